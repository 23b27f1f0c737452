import { finalize, setUnraisableHook } from '../../src/index.js';
import { thenable, throwing } from '../support/hostile.js';
import { out, owner } from './finalizers.js';

type Hook = Parameters<typeof setUnraisableHook>[0];

const hooks: readonly Hook[] = [
  () => {
    throw new Error('hook throws');
  },
  throwing(undefined),
  async () => {
    throw new Error('hook rejects');
  },
  () => thenable((resolve) => resolve()),
  undefined,
];
for (const [index, hook] of hooks.entries()) {
  const finalizer = finalize(owner, throwing(new Error(`error ${index}`)));
  setUnraisableHook(hook);
  // Called as after a garbage collection: the scope has no other finalizer.
  await new Promise((resolve) => {
    finalize({}, () => finalizer());
    const collecting = setInterval(() => {
      if (finalizer.alive) globalThis.gc?.();
      else resolve(clearInterval(collecting));
    }, 1);
  });
}
out('end');
