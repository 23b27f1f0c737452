/*
 * The live finalizers of one scope, as the layers of this package see them. Users see the scope.
 */
import type { CleanupCall } from './cleanup-call.js';
import { enqueueCollected } from './collection.js';
import { program } from './program.js';
import { Chain, type FinalizerRecord } from './record.js';

/**
 * The live finalizers of one scope, in two chains: those that drains and the exit call, and the others.
 *
 * So a drain takes the newest record of one chain until it is empty. It has nothing to skip, and a
 * finalizer that is created during the drain simply is the newest.
 *
 * A container has finalizers that drains call and that it calls in its own turns. It finds the newest
 * of the rest with {@link FinalizerList.newestExcept}, which moves the records that it skips to a third
 * chain, so that each of them is skipped once.
 */
export class FinalizerList {
  readonly #includedInDrain: Chain = new Chain(true);
  readonly #excludedFromDrain: Chain = this.#includedInDrain.opposite;
  #setAside: Chain | undefined;

  /** The number of finalizers that are alive in this list: none once the program has ended (X3). */
  get size(): number {
    const aside = this.#setAside?.size ?? 0;
    const size = this.#includedInDrain.size + this.#excludedFromDrain.size + aside;
    return size > 0 && program().ended ? 0 : size;
  }

  /** Returns the chain for records with this `atexit`. */
  chainFor(atexit: boolean): Chain {
    return atexit ? this.#includedInDrain : this.#excludedFromDrain;
  }

  /** Returns true if a record is in this list. */
  has({ chain }: FinalizerRecord): boolean {
    return chain === this.chainFor(chain.atexit) || chain === this.#setAside;
  }

  /** Moves a live record here from the list that it is in. Its creation number decides its place. */
  adopt(record: FinalizerRecord): void {
    record.chain.move(record, this.chainFor(record.atexit));
  }

  /** Takes the newest of the finalizers that a drain calls (S1). */
  takeNewest(): CleanupCall | undefined {
    return newerOf(this.#includedInDrain.newest, this.#setAside?.newest)?.take();
  }

  /**
   * Makes targets that are collected from now on wait for their turn in a drain, until the returned
   * function is called. What the drain has left by then is finalized as usual. Finalizers without `atexit`
   * have no turn in a drain, and don't wait.
   */
  holdCollected(): () => void {
    const hold = (this.#includedInDrain.hold ??= { drains: 0, collected: [] });
    hold.drains += 1;
    if (this.#setAside !== undefined) this.#setAside.hold = hold;
    return () => {
      hold.drains -= 1;
      if (hold.drains > 0) return;
      this.#includedInDrain.hold = undefined;
      if (this.#setAside !== undefined) this.#setAside.hold = undefined;
      for (const record of hold.collected) enqueueCollected(record);
    };
  }

  /**
   * Returns the newest of the finalizers that a drain calls, except those in `others` and those whose
   * creation number is smaller than `sequence`.
   */
  newestExcept(
    others: ReadonlySet<FinalizerRecord>,
    sequence: number,
  ): FinalizerRecord | undefined {
    const included = this.#includedInDrain;
    for (
      let record = included.newest;
      record !== undefined && record.sequence >= sequence;
      record = included.newest
    ) {
      if (!others.has(record)) return record;
      included.move(record, this.#chainAside());
    }
    return undefined;
  }

  /** Makes a live record that {@link newestExcept} has skipped one of those that it finds. */
  putBack(record: FinalizerRecord): void {
    if (record.alive && record.chain === this.#setAside) {
      record.chain.move(record, this.#includedInDrain);
    }
  }

  /**
   * Yields the finalizers that {@link newestExcept} may find, newest first, while none of them ends or is
   * skipped.
   */
  *includedNewestFirst(): Generator<FinalizerRecord, void, undefined> {
    for (let record = this.#includedInDrain.newest; record; record = record.older) yield record;
  }

  #chainAside(): Chain {
    if (this.#setAside === undefined) {
      this.#setAside = new Chain(true, this.#excludedFromDrain);
      this.#setAside.hold = this.#includedInDrain.hold;
    }
    return this.#setAside;
  }

  /** Yields all live records, newest first. A record that dies during the walk is skipped. */
  *newestFirst(): Generator<FinalizerRecord, void, undefined> {
    const records: FinalizerRecord[] = [];
    let included = this.#includedInDrain.newest;
    let excluded = this.#excludedFromDrain.newest;
    let aside = this.#setAside?.newest;
    let newest = newerOf(newerOf(included, excluded), aside);
    while (newest !== undefined) {
      records.push(newest);
      if (newest === included) included = included.older;
      else if (newest === excluded) excluded = excluded.older;
      else aside = newest.older;
      newest = newerOf(newerOf(included, excluded), aside);
    }
    for (const record of records) {
      if (record.alive && !program().ended) yield record;
    }
  }
}

function newerOf(
  one: FinalizerRecord | undefined,
  other: FinalizerRecord | undefined,
): FinalizerRecord | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one.sequence > other.sequence ? one : other;
}
