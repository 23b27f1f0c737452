import { finalize, FinalizerScope } from '../../src/index.js';
import { out, owner } from './finalizers.js';

const scope = new FinalizerScope();
finalize(owner, out, 'of the program');
scope.finalize(owner, out, 'first');
scope.finalize(owner, () => {
  out('second begins');
  return new Promise(() => undefined);
});
scope.finalize(owner, out, 'third');
setImmediate(() => process.exit(2));
await scope.drainAsync();
