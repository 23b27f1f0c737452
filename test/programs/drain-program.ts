import { collected, drainProgram } from '../../devtools/testing/index.js';
import { createFinalizer, finalize, FinalizerScope } from '../../src/index.js';
import { out, owner } from './finalizers.js';

const scope = new FinalizerScope();
finalize(owner, out, 'first');
scope.finalize(owner, out, 'second');
const excluded = createFinalizer(owner, out, { args: ['never'], atexit: false });
finalize(owner, () => {
  finalize(owner, out, 'new');
  drainProgram(); // does nothing, since the drain in progress calls everything
});
finalize(owner, out, 'third').detach();
finalize(owner, out, 'third');
drainProgram();
out('drained');
scope.finalize(owner, out, 'later, drained');
drainProgram();
let gone = false;
(() =>
  finalize({}, () => {
    out('collected');
    gone = true;
  }))();
await collected(() => gone);
finalize(owner, out, 'at exit');
process.on('exit', () => {
  drainProgram(); // does nothing, since exit has called everything
  out(`excluded: ${String(excluded.alive)}`);
});
