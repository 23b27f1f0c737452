/** A host without `process.getBuiltinModule`, and so without `node:diagnostics_channel`. */
Reflect.set(process, 'getBuiltinModule', undefined);
const { finalize, FinalizerScope } = await import('../../src/index.js');

const say = (text: string): boolean => process.stdout.write(`${text}\n`);
finalize({}, say, 'called')();
finalize({}, say, 'detached').detach();
const scope = new FinalizerScope();
scope.finalize({}, say, 'drained');
scope.finalize({}, () => new Promise(() => undefined));
await scope.drainAsync({ timeoutMs: 1 }).catch(() => undefined);
finalize(globalThis, say, 'at exit');
