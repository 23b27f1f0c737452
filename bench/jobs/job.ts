import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Callback, Contestant } from '../contestants/contestant.js';

export interface JobOptions {
  /** The number of operations in one round. */
  readonly count: number;
  /** The number of operations in one turn of the event loop. */
  readonly perTurn: number;
}

/** One round of work by one contestant; returns nanoseconds for each operation. */
export type Job = (contestant: Contestant, options: JobOptions) => Promise<number>;

/** The effect of the callbacks, so that no engine optimizes them away. */
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
 * Returns the processor time of this process in nanoseconds, for all its threads: it includes the helper
 * threads of the collector, and excludes other work on the machine.
 */
export function cpuTimeNs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1000;
}

/** Returns the mean cost of reading the clock, in nanoseconds. */
export function clockCostNs(): number {
  const times = 20_000;
  const start = cpuTimeNs();
  for (let time = 0; time < times; time++) cpuTimeNs();
  return (cpuTimeNs() - start) / times;
}

/**
 * Runs an operation once for each index and measures it, `perTurn` times in each turn of the event loop.
 * A weak reference retains its object until the job ends, so one huge job would not resemble a program.
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

/** Runs the collector of the engine. */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('expected gc; run node with --expose-gc');
  globalThis.gc();
}

/**
 * Makes the engine move all live objects into its old generation, so that a measurement doesn't include
 * that, and run the callbacks of all collected ones. Moving takes two collections, after the job whose
 * weak references retain the objects; the callbacks run on a separate turn.
 */
export async function settle(): Promise<void> {
  await nextTurn();
  collectGarbage();
  collectGarbage();
  for (let turn = 0; turn < 10; turn++) await nextTurn();
}

/** Ends live finalizers, drops the objects, and waits for their garbage collection. */
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
