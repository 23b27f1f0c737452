import { createFinalizer } from '../../src/index.js';
import { out } from './finalizers.js';

const DEADLINE_MS = 20_000;
const holder: { registry: FinalizationRegistry<number> | undefined } = { registry: undefined };
let called = false;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A separate function, so that no reference stays on the stack of the caller. */
function makeGarbage(): void {
  holder.registry = new FinalizationRegistry(() => out('reported'));
  for (let id = 0; id < 10; id++) holder.registry.register({}, id);
}

function call(): void {
  called = true;
}

/** Creates a service whose finalizer has `atexit: false`, since exit would call it otherwise. */
function makeService(): void {
  createFinalizer({}, call, { atexit: false });
}

createFinalizer(holder, out, { args: ['never'], atexit: false });
await turn();
globalThis.gc?.(); // The package's registry gets the callback of the first canary here: it must create another one.
await turn();
makeGarbage();
await turn();
globalThis.gc?.(); // The registry of the application has a pending callback now,
holder.registry = undefined;
globalThis.gc?.(); // and is collected with it in the same job.
await turn();
makeService();
const deadline = Date.now() + DEADLINE_MS;
const isOver = (): boolean => called || Date.now() > deadline;
while (!isOver()) {
  await turn();
  globalThis.gc?.();
}
out(`called ${called}`);
