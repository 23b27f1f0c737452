import { out, owner } from './finalizers.js';

const state = (): string => {
  const globals = countGlobals() - globalsBefore;
  const listeners = process.eventNames().map((name) => process.listenerCount(name));
  return `${globals} globals, ${listeners.reduce((sum, count) => sum + count, 0) - listenersBefore} listeners`;
};
const countGlobals = (): number =>
  Reflect.ownKeys(globalThis).length + Reflect.ownKeys(process).length;
const globalsBefore = countGlobals();
const listenersBefore = process
  .eventNames()
  .reduce((sum, name) => sum + process.listenerCount(name), 0);

const { finalize, FinalizerScope, programScope } = await import('../../src/index.js');
out(`imported: ${state()}`);

const { nextSequence } = await import('../../src/program.js');
const scope = new FinalizerScope();
scope.drain();
out(`made: ${nextSequence()}`);
out(`empty: ${scope.size + programScope.size + [...scope].length} finalizers, ${state()}`);
try {
  finalize(owner, out, owner as never);
} catch (error) {
  out(`rejected: ${String((error as { code?: unknown }).code)}, ${state()}`);
}
for (let n = 0; n < 100; n++) finalize(owner, out, 'never').detach();
scope.finalize(owner, out, 'ran');
out(`made: ${nextSequence()}`);
out(`used: ${state()}`);
