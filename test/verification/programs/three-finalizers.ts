import { writeSync } from 'node:fs';
import { createFinalizer, finalize, FinalizerScope } from '../../../src/index.js';

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

/**
 * Creates three finalizers in two scopes, whose callbacks print `a`, `b` and `c`: at exit, in the order
 * c b a. A fourth one has `atexit` false.
 */
export function threeFinalizers(): void {
  finalize(keep({}), say, 'a');
  new FinalizerScope().finalize(keep({}), say, 'b');
  createFinalizer(keep({}), say, { args: ['excluded'], atexit: false });
  finalize(keep({}), say, 'c');
}
