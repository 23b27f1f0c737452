import { createFinalizer, finalize, type Finalizer, FinalizerScope } from '../../src/index.js';
import { out, owner } from './finalizers.js';

const scope = new FinalizerScope();
const excluded: Finalizer = createFinalizer(owner, out, {
  args: ['excluded'],
  atexit: false,
  scope,
});
finalize(owner, out, 'ran');

process.on('exit', () => {
  const created: Finalizer = scope.finalize(owner, out, 'created too late');
  for (const finalizer of [excluded, created]) {
    finalizer();
    finalizer[Symbol.dispose]();
    finalizer.atexit = true;
    const { alive, atexit } = finalizer;
    const parts = [finalizer.peek(), finalizer.detach()];
    out(JSON.stringify({ alive, atexit, parts, text: String(finalizer) }));
  }
  scope.drain();
  out(JSON.stringify({ size: scope.size, all: [...scope] }));
});
