import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Callback, Contestant } from '../contestants/contestant.js';

export interface JobOptions {
  /** How many operations one round measures. */
  readonly count: number;
  /** How many of them are done in one turn of the event loop. */
  readonly perTurn: number;
}

/** One round of work by one contestant; returns nanoseconds for each operation. */
export type Job = (contestant: Contestant, options: JobOptions) => Promise<number>;

/** What the callbacks do, so that no engine can leave them out. */
export const counter: { sum: number } = { sum: 0 };

export const count: Callback = (value) => {
  counter.sum += value;
};

/** An object with two fields, as a small service would be. */
export class Resource {
  readonly id: number;
  readonly path = '/dev/null';

  constructor(id: number) {
    this.id = id;
  }
}

export function resources(length: number): Resource[] {
  return Array.from({ length }, (_, id) => new Resource(id));
}

/**
 * Nanoseconds of processor time that this process has used, in all its threads: the collector's
 * helpers count, and what else the machine is busy with does not.
 */
export function cpuTimeNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** What it costs to ask the clock, in nanoseconds: the mean of many. */
export function clockCostNs(): number {
  const times = 20_000;
  const start = cpuTimeNs();
  for (let time = 0; time < times; time++) cpuTimeNs();
  return (cpuTimeNs() - start) / times;
}

/**
 * Does something once for each index and measures it, so many times in each turn of the event loop: a
 * weak reference pins its object until the job is over, so one huge job is not what programs do.
 */
export async function timeInTurns(
  { count: all, perTurn }: JobOptions,
  step: (index: number) => void,
): Promise<number> {
  await nextTurn();
  const start = cpuTimeNs();
  for (let done = 0; done < all;) {
    const end = Math.min(all, done + perTurn);
    for (; done < end; done++) step(done);
    await nextTurn();
  }
  return (cpuTimeNs() - start) / all;
}

/** Runs the engine's collector. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('expected gc; run node with --expose-gc');
  globalThis.gc();
}

/**
 * Has the engine move all that is alive into its old generation, so that it is not what a measurement
 * moves about, and tell of all that is dead. Moving takes two collections, after the job whose weak
 * references pin the objects; it tells on a turn of its own.
 */
export async function settle(): Promise<void> {
  await nextTurn();
  collectGarbage();
  collectGarbage();
  for (let turn = 0; turn < 10; turn++) await nextTurn();
}

/** Ends what is alive, drops the objects, and waits for what the engine makes of it. */
export async function tidyUp(
  contestant: Contestant,
  objects: unknown[],
  handles: unknown[],
): Promise<void> {
  for (const handle of handles) contestant.detach?.(handle);
  handles.length = 0;
  objects.length = 0;
  await settle();
}
