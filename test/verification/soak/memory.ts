import { memoryUsage } from 'node:process';
import { setImmediate } from 'node:timers/promises';

/** Memory in use after a full collection. */
export interface Memory {
  readonly heapMb: number;
  readonly residentMb: number;
}

const MB = 2 ** 20;

/** The deadline for the garbage collection of all unreachable objects. */
const DEADLINE_MS = 60_000;

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('expected gc; run with --expose-gc');
  globalThis.gc();
}

/** Collects garbage until `done()` is true, and then once more for what the callbacks have released. */
export async function settledMemory(done: () => boolean): Promise<Memory> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!done()) {
    if (performance.now() > deadline) {
      throw new Error('expected all unreachable objects to be collected');
    }
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
 * The growth of the heap that is tolerated. V8 clears its list of an object's dead weak cells only
 * occasionally: about 4 bytes for each of a million. A leak of ten million finalizers would be hundreds of
 * megabytes.
 */
const TOLERANCE_MB = 8;

/** Returns true if the heap did not grow during a run. The program is warm at the first measurement. */
export function isFlat(heapMb: readonly number[]): boolean {
  const [first = 0] = heapMb;
  return heapMb.every((mb) => mb <= first + TOLERANCE_MB);
}
