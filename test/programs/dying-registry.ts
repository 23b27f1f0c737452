import { createFinalizer } from '../../src/index.js';
import { out } from './finalizers.js';

const DEADLINE_MS = 20_000;
const holder: { registry: FinalizationRegistry<number> | undefined } = { registry: undefined };
let called = false;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** In a function of its own, so that nothing stays on the stack of the caller. */
function makeGarbage(): void {
  holder.registry = new FinalizationRegistry(() => out('told'));
  for (let id = 0; id < 10; id++) holder.registry.register({}, id);
}

function call(): void {
  called = true;
}

/** Exempt from the exit, which would call it otherwise. */
function makeService(): void {
  createFinalizer({}, call, { atexit: false });
}

createFinalizer(holder, out, { args: ['never'], atexit: false });
await turn();
globalThis.gc?.(); // Of the first canary ours is told here: it must have another one.
await turn();
makeGarbage();
await turn();
globalThis.gc?.(); // The registry of the application has something to tell now,
holder.registry = undefined;
globalThis.gc?.(); // and dies with it, all in one job.
await turn();
makeService();
const deadline = Date.now() + DEADLINE_MS;
const isOver = (): boolean => called || Date.now() > deadline;
while (!isOver()) {
  await turn();
  globalThis.gc?.();
}
out(`called ${called}`);
