// The instances that teardowns have cleaned up, until they are collected. A server tears down a scope for
// each request, so the list must not grow for as long as the program runs.
import type { Leak } from './leak-groups.js';

/** An instance that was cleaned up, and the leak to report if it stays alive. */
export interface CleanedUp {
  readonly ref: WeakRef<WeakKey>;
  readonly leak: Leak;
}

/** The number of instances below which the list isn't pruned. */
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
