import { memoryUsage } from 'node:process';
import { setImmediate } from 'node:timers/promises';

/** Memory in use after a full collection. */
export interface Memory {
  readonly heapMb: number;
  readonly residentMb: number;
}

const MB = 2 ** 20;

/** How long the collector may take to find what is dead. */
const DEADLINE_MS = 60_000;

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('expected gc; run with --expose-gc');
  globalThis.gc();
}

/** Collects until `done` says so, and then what that has set free. */
export async function settledMemory(done: () => boolean): Promise<Memory> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!done()) {
    if (performance.now() > deadline) throw new Error('expected everything dead to be collected');
    collectGarbage();
    await setImmediate();
  }
  for (let round = 0; round < 3; round++) {
    collectGarbage();
    await setImmediate();
  }
  const { heapUsed, rss } = memoryUsage();
  return { heapMb: heapUsed / MB, residentMb: rss / MB };
}

/**
 * How much the heap may be larger than at the start. V8 clears its list of an object's dead weak cells
 * only now and then, some 4 bytes for each of a million; a leak of ten million finalizers would be
 * hundreds of megabytes.
 */
const TOLERANCE_MB = 8;

/** Whether the heap did not grow over a run. The first measure is of a program that is warm. */
export function isFlat(heapMb: readonly number[]): boolean {
  const [first = 0] = heapMb;
  return heapMb.every((mb) => mb <= first + TOLERANCE_MB);
}
