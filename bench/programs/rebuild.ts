/**
 * `rebuild.js <this|nothing> <live>`: keeps `live` finalizers alive and creates and detaches others until
 * the registry of the package is rebuilt. Prints the longest job of the package in that time, in
 * milliseconds, without the pauses of the collector. `nothing` stops before the rebuild.
 */
import { type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks';
import process from 'node:process';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { cpuTimeNs } from '../jobs/job.js';

const [kind = '', liveText = ''] = process.argv.slice(2);
const live = Number(liveText);
const PER_TURN = 1000;

/** A job of the package: when it ran, and its processor time. */
interface Job {
  readonly startMs: number;
  readonly endMs: number;
  readonly cpuMs: number;
}

const jobs: Job[] = [];

function startJob(): () => void {
  const startMs = performance.now();
  const startNs = cpuTimeNs();
  return () => {
    const cpuMs = (cpuTimeNs() - startNs) / 1e6;
    jobs.push({ startMs, endMs: performance.now(), cpuMs });
  };
}

function timed(job: () => void): () => void {
  return () => {
    const end = startJob();
    job();
    end();
  };
}

// The package captures its timer when it is loaded.
const { setTimeout } = globalThis;
const replacement = {
  setTimeout: (job: () => void, ms: number): unknown => setTimeout(timed(job), ms),
};
Object.assign(globalThis, replacement);
const { FinalizerScope } = await import('../../src/index.js');
globalThis.setTimeout = setTimeout;

const pauses: PerformanceEntry[] = [];
new PerformanceObserver((list) => {
  pauses.push(...list.getEntries());
}).observe({ entryTypes: ['gc'] });

const scope = new FinalizerScope();
const nothing = (): void => undefined;
const targets: object[] = [];
while (targets.length < live) {
  for (let count = 0; count < PER_TURN; count++) {
    const target = { count };
    targets.push(target);
    scope.finalize(target, nothing);
  }
  await nextTurn();
}

const longLived = {};
jobs.length = 0;
const created = (kind === 'this' ? 3 : 1) * live;
for (let count = 0; count < created; count += PER_TURN) {
  const finalizers = Array.from({ length: PER_TURN }, () => scope.finalize(longLived, nothing));
  await timedTurn();
  for (const finalizer of finalizers) finalizer.detach();
}

/** Awaits the next turn; the microtask of the package is the only other one of this job. */
async function timedTurn(): Promise<void> {
  const end = startJob();
  await Promise.resolve();
  end();
  await nextTurn();
}

// The observer gets the last pauses on a later turn.
await nextTurn();
await nextTurn();

function withoutPauses({ startMs, endMs, cpuMs }: Job): number {
  const inside = pauses.filter(({ startTime }) => startTime >= startMs && startTime < endMs);
  return cpuMs - inside.reduce((sum, { duration }) => sum + duration, 0);
}

const value = jobs.reduce((longest, job) => Math.max(longest, withoutPauses(job)), 0);
process.stdout.write(`${JSON.stringify({ value, live: targets.length })}\n`);
