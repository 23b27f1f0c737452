// The instances that teardowns have cleaned up, until they are collected: a server tears down a scope for each
// request, so the list must not grow with the time that the program runs.
import type { Leak } from './leak-groups.js';

/** An instance that was cleaned up, and what to report if it stays alive. */
export interface CleanedUp {
  readonly ref: WeakRef<WeakKey>;
  readonly leak: Leak;
}

/** Fewer instances than this aren't worth a look at each of them. */
const MIN_PRUNED = 10_000;

/** The instances, without most of those that were collected. */
export class CleanedUpInstances implements Iterable<CleanedUp> {
  #instances: CleanedUp[] = [];
  #pruneAt = MIN_PRUNED;

  get size(): number {
    return this.#instances.length;
  }

  add(instance: CleanedUp): void {
    this.#instances.push(instance);
    if (this.size < this.#pruneAt) return;
    this.#instances = this.#instances.filter(({ ref }) => ref.deref() !== undefined);
    this.#pruneAt = Math.max(MIN_PRUNED, 2 * this.size);
  }

  [Symbol.iterator](): Iterator<CleanedUp> {
    return this.#instances.values();
  }
}
