import { out, owner } from './finalizers.js';

const names = ['get', 'set', 'value', 'writable', 'cause', 'task', 'older', 'newer', 'persisted'];
for (const target of [Object.prototype, Array.prototype]) {
  for (const name of names) {
    Reflect.set(target, name, () => {
      throw new Error(`${name} of a prototype was called`);
    });
  }
}
const { createFinalizer, FinalizerScope, setUnraisableHook } = await import('../../src/index.js');

setUnraisableHook((error, name) => out(`${name}: ${(error as Error).message}`));
const scope = new FinalizerScope();
createFinalizer(owner, (_options: object) => out('at exit'), { kwargs: { a: 1 } });
createFinalizer(owner, (n: number, options: object) => out(`${n} ${JSON.stringify(options)}`), {
  args: [1],
  kwargs: { a: 1 },
  scope,
});
scope.finalize(owner, () => {
  throw new Error('failed');
});
try {
  await scope.drainAsync({ timeoutMs: 1000 });
} catch (error) {
  out(String((error as Error).message));
}
scope.finalize(owner, out, 'scoped, at exit');
scope.finalize(owner, function close() {
  throw new Error('failed');
});
