/*
 * Finds the finalizers that a test leaves alive, and describes them: class, creation site, retaining path.
 */
import { relative } from 'node:path';
import { className } from '../../src/describe.js';
import { FinalizeError } from '../../src/index.js';
import type { FinalizerRecord } from '../../src/record.js';
import { listOf, programScope } from '../../src/scope.js';
import { isObject } from '../../src/value-kinds.js';
import { factsOf, nameWithBinding } from '../audit/creation-facts.js';
import { liveRecords } from '../audit/live-records.js';
import { collectGarbage } from './collector.js';
import { endTest, type TestRun } from './creations.js';
import { mayBeLeft, type TargetClass } from './exceptions.js';
import { describeRetainers } from './retainers.js';

/** The time that the collector may take on a busy machine to find all garbage. */
const DEADLINE_MS = 20_000;

/**
 * The timeout of a hook that checks. The collections and snapshots take seconds on a busy machine, longer
 * than the default timeouts of test runners.
 */
export const CHECK_TIMEOUT_MS = 120_000;

/** The number of leftovers that are searched, because a snapshot of the heap takes time. */
const MAX_SEARCHED = 3;

const MAX_LISTED = 20;

/** Describes one leftover. */
function describeLeftover(record: FinalizerRecord, retainer: string | undefined): string {
  // It is alive until the end of this job, in which the candidates were found.
  const target = record.deref() as WeakKey;
  const name = className(target) ?? record.targetClass ?? 'an object';
  const { binding, createdAt = 'an unknown place' } = factsOf(record);
  const parts = [
    `left alive: ${nameWithBinding(name, binding)}`,
    `created at ${relativePlace(createdAt)}`,
  ];
  if (retainer !== undefined) parts.push(retainer);
  return `  ${parts.join(', ')}`;
}

function relativePlace(place: string): string {
  const path = place.replace(/^file:\/\//, '');
  const inside = relative(process.cwd(), path);
  return inside.startsWith('..') ? path : inside;
}

/**
 * Collects garbage and returns the finalizers that are alive even so, oldest first.
 *
 * @param candidates Finds the finalizers that must not be alive.
 */
async function leftAfterCollection(
  candidates: () => FinalizerRecord[],
): Promise<readonly FinalizerRecord[]> {
  if (candidates().length === 0) return [];
  await collectGarbage(() => candidates().length === 0, DEADLINE_MS);
  return candidates().sort((one, other) => one.sequence - other.sequence);
}

/** Throws an error that describes what is left; returns if nothing is left. */
function refuse(left: readonly FinalizerRecord[], what: string): void {
  if (left.length === 0) return;
  const retainers = describeRetainers(left.slice(0, MAX_SEARCHED));
  const lines = left
    .slice(0, MAX_LISTED)
    .map((record, at) => describeLeftover(record, retainers[at]));
  if (left.length > MAX_LISTED) lines.push(`  and ${left.length - MAX_LISTED} more`);
  throw new FinalizeError(
    'LEFT_ALIVE',
    `expected ${what} to leave no finalizer alive, but got ${left.length}; release them, drain their ` +
      `scope or tear their container down, or write keep(instance)\n${lines.join('\n')}`,
  );
}

/** Returns true if a check may report a finalizer: its target is alive and no exception applies to it. */
function isReportable(record: FinalizerRecord, allow: readonly TargetClass[]): boolean {
  const target = record.deref();
  return target !== undefined && !(isObject(target) && mayBeLeft(target, allow));
}

/** Checks that none of the finalizers that were created after `moment` is alive. */
export async function expectNoneSince(
  moment: number,
  allow: readonly TargetClass[],
): Promise<void> {
  const candidates = (): FinalizerRecord[] =>
    liveRecords(moment).filter((record) => isReportable(record, allow));
  refuse(await leftAfterCollection(candidates), 'the program');
}

/**
 * Returns true for a finalizer of a scope or a container that is older than the test: it is drained after
 * the test, for example in an `after` hook. The scope of the program, which always exists, doesn't count.
 */
function isOfOlderScope(record: FinalizerRecord, test: TestRun): boolean {
  const ofProgram = record.chain === listOf(programScope).chainFor(record.atexit);
  return !ofProgram && record.chain.madeAt <= test.since;
}

/**
 * Ends a test and checks that it leaves no finalizer alive. Finalizers that it may have created together
 * with tests that are still running are checked when the last of them ends.
 */
export async function finishTest(test: TestRun): Promise<void> {
  const claims = endTest(test);
  if (claims.size === 0) return;
  const candidates = (): FinalizerRecord[] =>
    [...claims.keys()].filter(
      (record) => record.alive && !isOfOlderScope(record, test) && isReportable(record, []),
    );
  const left = await leftAfterCollection(candidates);
  const shared = [...claims].some(([record, tests]) => tests.length > 1 && left.includes(record));
  refuse(left, shared ? 'the tests that ran at the same time' : 'the test');
}
