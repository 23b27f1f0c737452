import { finalize, FinalizerScope } from '../../src/index.js';
import { out, owner } from './finalizers.js';

const scope = new FinalizerScope();
finalize(owner, out, 'first');
finalize(owner, function closeSocket() {
  out('closeSocket');
  throw new RangeError('socket is gone', { cause: new Error('cable') });
});
scope.finalize(owner, async function flush() {
  out('flush');
  throw new RangeError('too late to be awaited');
});
finalize(owner, function spawn() {
  out('spawn');
  new FinalizerScope().finalize(owner, out, 'created at exit, in a new scope');
  finalize(owner, function spawnAgain() {
    out('spawnAgain');
    scope.finalize(owner, out, 'created by a created one');
  });
});
finalize(owner, function recurse(): void {
  recurse();
});
process.exitCode = 7;
