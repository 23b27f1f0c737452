import { finalize } from '../../src/index.js';
import { out, owner } from './finalizers.js';

// Once the program has used the stream, a write to a full pipe fails instead of waiting.
if (process.argv[2] === 'used') process.stderr.write('used\n');
finalize(owner, out, 'last');
finalize(owner, function close() {
  out('closing');
  throw new Error(`${'long '.repeat(200_000)}end`);
});
