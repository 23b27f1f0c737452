/*
 * Records where and by which test each finalizer was created, and finds those that are alive.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { takeSequence } from '../../src/program.js';
import type { FinalizerRecord } from '../../src/record.js';
import { rememberCreations } from '../audit/creation-facts.js';
import { liveRecords } from '../audit/live-records.js';

/** One test, from before its first hook to after its last one. */
export interface TestRun {
  /** The creation number that the first finalizer of this test will exceed. */
  readonly since: number;
  ended: boolean;
}

/**
 * The maximum number of stack traces in one test, so that a test that creates a million finalizers isn't
 * slow.
 */
const MAX_SITES = 10_000;

const running = new Set<TestRun>();
const currentTest = new AsyncLocalStorage<TestRun>();
/**
 * The tests that may have created a finalizer. A finalizer that was created while only one test was running
 * isn't included, so that a test that creates a million isn't slow.
 */
const creators = new WeakMap<FinalizerRecord, readonly TestRun[]>();
let sites = 0;
/** Ends the observation that {@link observe} started. */
let stop: (() => void) | undefined;
/** True if creations outside tests are recorded as well, because {@link takeMoment} was called. */
let observesAlways = false;

/** Starts to record where finalizers are created. */
function observe(): void {
  stop ??= rememberCreations(
    () => ((sites += 1) <= MAX_SITES ? 'site' : 'nothing'),
    (record) => {
      if (running.size !== 1 || currentTest.getStore()?.ended === true) {
        creators.set(record, testsNow());
      }
    },
  );
}

function testsNow(): readonly TestRun[] {
  const test = currentTest.getStore();
  if (test === undefined) return [...running];
  // Work that a test has left behind no longer belongs to a test.
  return test.ended ? [] : [test];
}

/**
 * Takes a creation number, so that everything is either older or newer than this moment. From now on,
 * creations in tests and outside are recorded.
 */
export function takeMoment(): number {
  observesAlways = true;
  observe();
  return takeSequence();
}

/** Starts a test. Creations are recorded at least until it has ended. */
export function beginTest(): TestRun {
  observe();
  const test: TestRun = { since: takeSequence(), ended: false };
  sites = 0;
  running.add(test);
  return test;
}

/** Calls `run`, with `test` as the creator of all finalizers, also across `await`. */
export function runAsTest<R>(test: TestRun, run: () => R): R {
  return currentTest.run(test, run);
}

/** Finalizers to check at the end of a test, with the tests that created them. */
export type Claims = ReadonlyMap<FinalizerRecord, readonly TestRun[]>;

/**
 * Ends a test: finalizers that are created later aren't its own.
 *
 * @returns The finalizers that the test must check. Those that it may have created together with tests that
 *   are still running aren't included, because the last of these tests checks them.
 */
export function endTest(test: TestRun): Claims {
  test.ended = true;
  running.delete(test);
  if (running.size === 0 && !observesAlways) {
    stop?.();
    stop = undefined;
  }
  const claims = new Map<FinalizerRecord, readonly TestRun[]>();
  for (const record of liveRecords(test.since)) {
    const tests = creators.get(record) ?? [test];
    if (tests.includes(test) && tests.every(({ ended }) => ended)) claims.set(record, tests);
  }
  return claims;
}
