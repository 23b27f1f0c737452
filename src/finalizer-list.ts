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
 */
export class FinalizerList {
  readonly #includedInDrain: Chain = new Chain(true);
  readonly #excludedFromDrain: Chain = this.#includedInDrain.opposite;

  /** How many finalizers are alive in this list: none once the program has ended (X3). */
  get size(): number {
    const size = this.#includedInDrain.size + this.#excludedFromDrain.size;
    return size > 0 && program().ended ? 0 : size;
  }

  /** Returns the chain for records with this `atexit`. */
  chainFor(atexit: boolean): Chain {
    return atexit ? this.#includedInDrain : this.#excludedFromDrain;
  }

  /** Returns true if a record is in this list. */
  has({ chain }: FinalizerRecord): boolean {
    return chain === this.chainFor(chain.atexit);
  }

  /** Moves a live record here from the list that it is in. Its creation number decides its place. */
  adopt(record: FinalizerRecord): void {
    record.chain.move(record, this.chainFor(record.atexit));
  }

  /** Takes the newest of the finalizers that a drain calls (S1). */
  takeNewest(): CleanupCall | undefined {
    return this.#includedInDrain.newest?.take();
  }

  /**
   * Makes targets that are collected from now on wait for their turn in a drain, until the returned
   * function is called. What the drain has left by then is finalized as usual. Finalizers without `atexit`
   * have no turn in a drain, and don't wait.
   */
  holdCollected(): () => void {
    const hold = (this.#includedInDrain.hold ??= { drains: 0, collected: [] });
    hold.drains += 1;
    return () => {
      hold.drains -= 1;
      if (hold.drains > 0) return;
      this.#includedInDrain.hold = undefined;
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
    let record = this.#includedInDrain.newest;
    while (record !== undefined && record.sequence >= sequence) {
      if (!others.has(record)) return record;
      record = record.older;
    }
    return undefined;
  }

  /** Yields all live records, newest first. A record that dies during the walk is skipped. */
  *newestFirst(): Generator<FinalizerRecord, void, undefined> {
    const records: FinalizerRecord[] = [];
    let included = this.#includedInDrain.newest;
    let excluded = this.#excludedFromDrain.newest;
    while (included !== undefined || excluded !== undefined) {
      if (
        excluded === undefined ||
        (included !== undefined && included.sequence > excluded.sequence)
      ) {
        if (included !== undefined) records.push(included);
        included = included?.older;
      } else {
        records.push(excluded);
        excluded = excluded.older;
      }
    }
    for (const record of records) {
      if (record.alive && !program().ended) yield record;
    }
  }
}
