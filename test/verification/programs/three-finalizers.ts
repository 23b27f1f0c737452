import { writeSync } from 'node:fs';
import { finalize } from '../../../src/index.js';

/** Prints synchronously: standard output through a stream would need a later turn. */
export function say(word: string): void {
  writeSync(1, `${word}\n`);
}

/** Keeps objects reachable until the program ends. */
const kept: unknown[] = [];

/** Returns an object that stays reachable. */
export function keep<T extends object>(obj: T): T {
  kept.push(obj);
  return obj;
}

/** Creates three finalizers whose callbacks print `a`, `b` and `c`: at exit, in the order c b a. */
export function threeFinalizers(): void {
  for (const word of ['a', 'b', 'c']) finalize(keep({}), say, word);
}
