/*
 * One instance of each class whose other instances are gone before the next garbage collection.
 *
 * V8 discards optimized code if a collection finds no instance of a class on which the code depends, and
 * runs it unoptimized until it has compiled it again.
 */
const kept: object[] = [];

/** Retains an instance for as long as the program runs. It must not reference anything of the program. */
export function keepInstance(instance: object): void {
  kept.push(instance);
}
