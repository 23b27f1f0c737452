/**
 * Measures contestants in one process: `interleaved.js '{"job": ..., "contestants": [...], ...}'`. Their
 * rounds alternate, so that other work on the machine slows down all of them. Prints the samples.
 */
import type { Contestant } from '../contestants/contestant.js';
import { contestant, type ContestantKey } from '../contestants/index.js';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { createAndDrain, drain, drainAsync } from '../jobs/drains.js';
import {
  call,
  create,
  createAndCall,
  createAndDetach,
  detach,
  detachAndDie,
  peek,
} from '../jobs/handles.js';
import { count, type Job, type JobOptions, resources } from '../jobs/job.js';

const JOBS = {
  create,
  detach,
  detachAndDie,
  call,
  peek,
  createAndDetach,
  createAndCall,
  createAndDrain,
  drain,
  drainAsync,
};

export interface InterleavedTask extends JobOptions {
  readonly job: keyof typeof JOBS;
  readonly contestants: readonly ContestantKey[];
  readonly rounds: number;
  /** The number of finalizers of each contestant that stay alive. */
  readonly alive: number;
}

/** Warm-up rounds that don't count: the engine compiles hot code in them. */
const WARM_UP_ROUNDS = 2;

const task = JSON.parse(process.argv[2] ?? '{}') as InterleavedTask;
const job: Job = JOBS[task.job];
const contestants: Contestant[] = [];
for (const key of task.contestants) {
  const found = await contestant(key);
  if (found !== undefined) contestants.push(found);
}
/** An engine discards the code that it compiled for a class without instances, so some stay alive. */
const standing = resources(task.alive);
for (const each of contestants) {
  for (const [index, object] of standing.entries()) {
    each.create(object, count, index);
    if (index % 1000 === 0) await nextTurn();
  }
}
const samples: Record<string, number[]> = {};
for (const { name } of contestants) samples[name] = [];
for (let round = -WARM_UP_ROUNDS; round < task.rounds; round++) {
  for (const each of round % 2 === 0 ? contestants : [...contestants].reverse()) {
    const cost = await job(each, task);
    if (round >= 0) samples[each.name]?.push(cost);
  }
}
const alive = standing.length;
process.stdout.write(JSON.stringify({ samples, alive }));
