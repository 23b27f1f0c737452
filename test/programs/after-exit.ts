import { createFinalizer, finalize, type Finalizer, FinalizerScope } from '../../src/index.js';
import { out, owner } from './finalizers.js';

const scope = new FinalizerScope();
const exempt: Finalizer = createFinalizer(owner, out, { args: ['exempt'], atexit: false, scope });
finalize(owner, out, 'ran');

process.on('exit', () => {
  const born: Finalizer = scope.finalize(owner, out, 'born too late');
  for (const finalizer of [exempt, born]) {
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
