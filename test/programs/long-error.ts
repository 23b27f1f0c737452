import { finalize } from '../../src/index.js';
import { out, owner } from './finalizers.js';

finalize(owner, out, 'last');
finalize(owner, function close() {
  throw new Error(`${'long '.repeat(200_000)}end`);
});
