/*
 * Runs the garbage collector for tests until something is gone, with a deadline, and with a sentinel that
 * shows whether the collector didn't run or an object is still referenced.
 */
import { collector } from '../audit/collector.js';

// Captured when this module is loaded, because a test may replace them with a fake clock.
const { setImmediate: realSetImmediate } = globalThis;
const now = performance.now.bind(performance);

/** Waits for a later turn of the event loop, by which cleanup callbacks and their microtasks have run. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    realSetImmediate(resolve);
  });
}

/** Runs one full collection, with a turn of the event loop before and after it. */
async function collectOnce(): Promise<void> {
  await nextTurn();
  collector()();
  await nextTurn();
}

/** The ways in which a wait for the collector ends. */
export type CollectionEnd =
  /** The condition is true. */
  | 'done'
  /** The condition isn't true, although everything that could be collected has been. */
  | 'collected'
  /** The collector has not even collected the sentinel. */
  | 'deadline';

/**
 * The number of sentinels to wait for, one after the other. A later collection finds what callbacks have
 * released, and garbage that a marking in progress had found alive. On Node.js 26, two collections weren't
 * always enough.
 */
const SENTINELS = 5;

/**
 * Collects garbage until `done()` is true, until everything that was garbage at the call has been
 * collected, or until the deadline.
 */
export async function collectGarbage(
  done: () => boolean,
  deadlineMs: number,
): Promise<CollectionEnd> {
  const deadline = now() + deadlineMs;
  let gone = 0;
  const sentinels = new FinalizationRegistry<undefined>(() => {
    gone += 1;
  });
  const isGone = (round: number): boolean => gone >= round;
  for (let round = 1; round <= SENTINELS; round++) {
    sentinels.register({}, undefined);
    while (!isGone(round)) {
      if (done()) return 'done';
      if (now() > deadline) return 'deadline';
      await collectOnce();
    }
  }
  await nextTurn();
  return 'collected';
}

/** Collects garbage until `done()` is true or until the deadline. */
export async function collectUntil(
  done: () => boolean,
  deadlineMs: number,
): Promise<CollectionEnd> {
  const deadline = now() + deadlineMs;
  const end = await collectGarbage(done, deadlineMs);
  if (end !== 'collected') return end;
  while (!done()) {
    if (now() > deadline) return 'collected';
    await collectOnce();
  }
  return 'done';
}
