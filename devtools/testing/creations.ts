/*
 * Remembers where each finalizer was created and by which test, and finds those that are alive.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { takeSequence } from '../../src/program.js';
import type { FinalizerRecord } from '../../src/record.js';
import { rememberCreations } from '../audit/creation-facts.js';
import { liveRecords } from '../audit/live-records.js';

/** One test, from before its first hook to after its last one. */
export interface TestRun {
  /** The creation number that the first finalizer of this test is going to exceed. */
  readonly since: number;
  ended: boolean;
}

/** Stack traces in one test: one that creates a million finalizers must not be slow because of this. */
const MAX_SITES = 10_000;

const running = new Set<TestRun>();
const currentTest = new AsyncLocalStorage<TestRun>();
/**
 * The tests that may have created a finalizer. A finalizer that was created while one test was running
 * isn't here: a test that creates a million must not be slow because of this.
 */
const creators = new WeakMap<FinalizerRecord, readonly TestRun[]>();
let sites = 0;
/** Ends the observation that {@link observe} has started. */
let stop: (() => void) | undefined;
/** True if creations outside tests matter as well, because some code has taken a moment. */
let observesAlways = false;

/** Remembers from now on where finalizers are created. */
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
  // Work that a test has left behind belongs to no test any more.
  return test.ended ? [] : [test];
}

/**
 * Takes a creation number, so that everything is either older or newer than this moment. Creations are
 * remembered from now on, in tests and outside.
 */
export function takeMoment(): number {
  observesAlways = true;
  observe();
  return takeSequence();
}

/** Starts a test. Creations are remembered at least until it has ended. */
export function beginTest(): TestRun {
  observe();
  const test: TestRun = { since: takeSequence(), ended: false };
  sites = 0;
  running.add(test);
  return test;
}

/** Calls `run` with `test` as the creator of all finalizers, also across `await`. */
export function runAsTest<R>(test: TestRun, run: () => R): R {
  return currentTest.run(test, run);
}

/** Finalizers to check at the end of a test, with the tests that created them. */
export type Claims = ReadonlyMap<FinalizerRecord, readonly TestRun[]>;

/**
 * Ends a test: finalizers that are created later aren't its own.
 *
 * @returns What the test has to check. What it may have created together with tests that still run isn't
 *   included: the last of them checks it.
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
