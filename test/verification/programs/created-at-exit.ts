import { createFinalizer, finalize } from '../../../src/index.js';
import { keep, say } from './three-finalizers.js';

finalize(keep({}), say, 'a');
createFinalizer(keep({}), say, { args: ['never'], atexit: false });
finalize(keep({}), () => {
  say('b');
  finalize(keep({}), say, 'new');
});
