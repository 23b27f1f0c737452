import { finalize } from '../../../src/index.js';
import { keep, say } from './three-finalizers.js';

finalize(keep({}), say, 'a');
finalize(keep({}), () => {
  say('b throws');
  throw new Error('b failed');
});
finalize(keep({}), async () => {
  say('c rejects');
  throw new Error('c failed');
});
