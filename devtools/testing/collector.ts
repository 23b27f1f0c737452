/*
 * The garbage collector, as tests use it: run until something is gone, with a deadline, and with a
 * sentinel that tells a collector that doesn't run from an object that is still referenced.
 */
import { createRequire } from 'node:module';
import type * as V8 from 'node:v8';
import type * as VM from 'node:vm';
import { FinalizeError } from '../../src/index.js';

// Taken when this module is loaded: a test may replace them with a fake clock.
const { setImmediate: realSetImmediate } = globalThis;
const now = performance.now.bind(performance);

/** Waits for a later turn of the event loop: cleanup callbacks and their microtasks have had theirs. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    realSetImmediate(resolve);
  });
}

interface Runtime {
  readonly gc?: () => void;
  readonly Bun?: { gc(force: true): void };
}

let known: (() => void) | undefined;

/**
 * Returns a function that runs a full collection: `gc` if it is exposed, and otherwise the same function
 * from V8, which test runners seldom expose in their workers.
 */
function collector(): () => void {
  known ??= findCollector();
  return known;
}

function findCollector(): () => void {
  const { gc, Bun } = globalThis as Runtime;
  if (Bun !== undefined) return () => Bun.gc(true);
  if (gc !== undefined) return () => gc();
  try {
    const require = createRequire(import.meta.url);
    const v8 = require('node:v8') as Pick<typeof V8, 'setFlagsFromString'>;
    const vm = require('node:vm') as Pick<typeof VM, 'runInNewContext'>;
    v8.setFlagsFromString('--expose-gc');
    const exposed: unknown = vm.runInNewContext('gc');
    if (typeof exposed === 'function') return exposed as () => void;
  } catch {
    // Another engine, or one that forbids the flag.
  }
  throw new FinalizeError(
    'GC_UNAVAILABLE',
    'expected the garbage collector to be exposed, but got no gc function; ' +
      'start the test runner with --expose-gc (Deno: --v8-flags=--expose-gc)',
  );
}

/** Runs one full collection, with a turn of the event loop before and after it. */
async function collectOnce(): Promise<void> {
  await nextTurn();
  collector()();
  await nextTurn();
}

/** How waiting for the collector ended. */
export type CollectionEnd =
  /** The condition is true. */
  | 'done'
  /** The condition isn't true, though everything that could be collected has been. */
  | 'collected'
  /** The collector has not even collected the sentinel. */
  | 'deadline';

/** Sentinels to wait for: what the first callbacks have released, a second collection finds. */
const SENTINELS = 2;

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
  return done() ? 'done' : 'collected';
}

/** Collects garbage until `done()` is true or until the deadline. Returns whether it is true. */
export async function collectUntil(
  done: () => boolean,
  deadlineMs: number,
): Promise<CollectionEnd> {
  const deadline = now() + deadlineMs;
  let end = await collectGarbage(done, deadlineMs);
  while (end === 'collected' && now() < deadline) {
    await collectOnce();
    if (done()) end = 'done';
  }
  return end;
}
