/*
 * The live finalizers of one scope, as the layers of this package use them. Users get the scope.
 */
import type { CleanupCall } from './cleanup-call.js';
import { enqueueCollected } from './collection.js';
import { program } from './program.js';
import { Chain, type FinalizerRecord } from './record.js';

/**
 * The live finalizers of one scope, in two chains: those that drains and exit call, and the others.
 *
 * So a drain takes the newest record of one chain until it is empty. It has nothing to skip, and a
 * finalizer that is created during the drain is simply the newest.
 *
 * In a teardown of a container, some finalizers wait for the turn of their singleton, whatever their
 * creation numbers. Until then {@link FinalizerList.setAside} keeps them in two more chains, so the newest
 * of the rest is the newest record of the first chain.
 */
export class FinalizerList {
  readonly #includedInDrain: Chain = new Chain(true);
  readonly #excludedFromDrain: Chain = this.#includedInDrain.opposite;
  /**
   * The finalizers that were set aside and that drains and exit call; the opposite chain has the others.
   */
  #aside: Chain | undefined;

  /** The number of live finalizers in this list; 0 after the program has ended (X3). */
  get size(): number {
    let size = this.#includedInDrain.size + this.#excludedFromDrain.size;
    if (this.#aside !== undefined) size += this.#aside.size + this.#aside.opposite.size;
    return size > 0 && program().ended ? 0 : size;
  }

  /** Returns the chain for records with this `atexit`. */
  chainFor(atexit: boolean): Chain {
    return atexit ? this.#includedInDrain : this.#excludedFromDrain;
  }

  /** Returns true if a record is in this list. */
  has({ chain }: FinalizerRecord): boolean {
    return chain === this.chainFor(chain.atexit) || this.#isAside(chain);
  }

  /** Moves a live record here from the list that it is in. Its creation number decides its place. */
  adopt(record: FinalizerRecord): void {
    record.chain.move(record, this.chainFor(record.atexit));
  }

  /** Takes the newest of the finalizers that a drain calls (S1). */
  takeNewest(): CleanupCall | undefined {
    return newerOf(this.#includedInDrain.newest, this.#aside?.newest)?.take();
  }

  /**
   * Makes targets that are collected from now on wait for their turn in a drain, until the returned
   * function is called. Those that the drain has left by then are finalized as usual. Finalizers without
   * `atexit` have no turn in a drain, and don't wait.
   */
  holdCollected(): () => void {
    const hold = (this.#includedInDrain.hold ??= { drains: 0, collected: [] });
    hold.drains += 1;
    if (this.#aside !== undefined) this.#aside.hold = hold;
    return () => {
      hold.drains -= 1;
      if (hold.drains > 0) return;
      this.#includedInDrain.hold = undefined;
      if (this.#aside !== undefined) this.#aside.hold = undefined;
      for (const record of hold.collected) enqueueCollected(record);
    };
  }

  /**
   * Returns the newest of the finalizers that a drain calls, except those that are set aside and those whose
   * creation number is smaller than `sequence`.
   */
  newestFrom(sequence: number): FinalizerRecord | undefined {
    const { newest } = this.#includedInDrain;
    return newest !== undefined && newest.sequence >= sequence ? newest : undefined;
  }

  /**
   * Sets a record aside if it is alive. Setting many aside takes one step for each, if it is done newest
   * first.
   */
  setAside(record: FinalizerRecord): void {
    const { chain } = record;
    if (!record.alive || this.#isAside(chain)) return;
    const aside = this.#chainAside();
    chain.move(record, chain.atexit ? aside : aside.opposite);
  }

  /** Puts a record back in its place by creation number, if it is alive and was set aside. */
  putBack(record: FinalizerRecord): void {
    const { chain } = record;
    if (record.alive && this.#isAside(chain)) chain.move(record, this.chainFor(chain.atexit));
  }

  /**
   * Yields the finalizers that a drain calls, without those that are set aside, newest first, while none of
   * them ends or is set aside.
   */
  *includedNewestFirst(): Generator<FinalizerRecord, void, undefined> {
    for (let record = this.#includedInDrain.newest; record; record = record.older) yield record;
  }

  #isAside(chain: Chain): boolean {
    return chain === this.#aside || chain.opposite === this.#aside;
  }

  #chainAside(): Chain {
    if (this.#aside === undefined) {
      this.#aside = new Chain(true);
      this.#aside.hold = this.#includedInDrain.hold;
    }
    return this.#aside;
  }

  /** Yields all live records, newest first. A record that dies during the walk is skipped. */
  *newestFirst(): Generator<FinalizerRecord, void, undefined> {
    const records: FinalizerRecord[] = [];
    const heads = [
      this.#includedInDrain.newest,
      this.#excludedFromDrain.newest,
      this.#aside?.newest,
      this.#aside?.opposite.newest,
    ];
    for (let newest = heads.reduce(newerOf); newest !== undefined; newest = heads.reduce(newerOf)) {
      records.push(newest);
      heads[heads.indexOf(newest)] = newest.older;
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
