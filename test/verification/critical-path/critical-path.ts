/**
 * Tears down random graphs of services with `finalization({ concurrency: 'dependencies' })`, and checks that
 * nothing is torn down before what depends on it, and that the teardown takes no longer than it must.
 */
import fc from 'fast-check';
import { setUnraisableHook } from '../../../src/index.js';
import { ExpectedTeardown } from './expected-teardown.js';
import { GraphProgram } from './graph-program.js';
import { type GraphSpec, randomGraph } from './random-graph.js';

/** The figures of the checks. */
export interface CriticalPathResult {
  readonly graphs: number;
  readonly cleanups: number;
  /** Graphs whose teardown reached its deadline. */
  readonly late: number;
  /** The virtual milliseconds that all teardowns would have taken one cleanup after the other. */
  readonly sequentialMs: number;
  readonly concurrentMs: number;
}

interface Counts {
  cleanups: number;
  late: number;
  sequentialMs: number;
  concurrentMs: number;
}

async function check(spec: GraphSpec, counts: Counts): Promise<void> {
  const program = new GraphProgram(spec);
  await program.build();
  const tookMs = await program.tearDown();
  const expected = new ExpectedTeardown(program);
  for (const { cleanups, isObserved, runs, service } of program.made) {
    if (runs.length === cleanups.length || (!isObserved && runs.length === 0)) continue;
    throw new Error(
      `expected ${cleanups.length} cleanups of service ${service}, but ${runs.length} ran`,
    );
  }
  const { deadlineMs = Infinity } = spec;
  const longestMs = Math.min(expected.longestMs, deadlineMs);
  if (tookMs !== longestMs) {
    throw new Error(`expected a teardown of ${longestMs} ms, but it took ${tookMs} ms`);
  }
  const violations = expected.violations(deadlineMs);
  if (violations.length > 0) throw new Error(violations.join('; '));
  const runs = program.made.flatMap((made) => made.runs);
  counts.cleanups += runs.length;
  counts.late += tookMs === deadlineMs ? 1 : 0;
  counts.concurrentMs += tookMs;
  counts.sequentialMs += runs.reduce((sum, run) => sum + run.endedMs - run.startedMs, 0);
}

/**
 * Checks random graphs.
 *
 * @throws An error with the smallest graph that fails, and the seed.
 */
export async function criticalPath(graphs: number, seed: number): Promise<CriticalPathResult> {
  const counts: Counts = { cleanups: 0, late: 0, sequentialMs: 0, concurrentMs: 0 };
  // A cleanup that fails after its timeout is reported to this hook.
  const hook = setUnraisableHook(() => undefined);
  try {
    await fc.assert(
      fc.asyncProperty(randomGraph(), (spec) => check(spec, counts)),
      { numRuns: graphs, seed },
    );
  } finally {
    setUnraisableHook(hook);
  }
  return { graphs, ...counts };
}
