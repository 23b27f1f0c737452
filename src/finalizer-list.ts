import type { OrderedSource } from './newest-first.js';
import { program } from './program.js';
import type { FinalizerRecord, RecordChain, RecordList } from './record.js';
import type { CleanupCall } from './cleanup-call.js';

/**
 * Records in order of creation, linked both ways, so that adding and removing cost the same whatever
 * the number of them.
 *
 * ```text
 *                older            older
 *   undefined <--------- rec:17 <--------- rec:42 <-- newest
 *                  oldest --^   --------->
 *                                 newer
 * ```
 */
class Chain implements RecordChain {
  readonly list: FinalizerList;
  readonly atexit: boolean;
  newest: FinalizerRecord | undefined = undefined;
  #oldest: FinalizerRecord | undefined = undefined;

  constructor(list: FinalizerList, atexit: boolean) {
    this.list = list;
    this.atexit = atexit;
  }

  /**
   * Puts a record where its creation number belongs: one step for a new one, which is the newest. It
   * walks from both ends, so that moving a whole chain is one step each, in either direction.
   */
  insert(record: FinalizerRecord): void {
    let older = this.newest;
    let newer = this.#oldest;
    for (;;) {
      if (older === undefined || older.sequence < record.sequence) {
        newer = older === undefined ? this.#oldest : older.newer;
        break;
      }
      if (newer !== undefined && newer.sequence > record.sequence) {
        older = newer.older;
        break;
      }
      older = older.older;
      newer = newer?.newer;
    }
    record.older = older;
    record.newer = newer;
    if (older === undefined) this.#oldest = record;
    else older.newer = record;
    if (newer === undefined) this.newest = record;
    else newer.older = record;
  }

  remove(record: FinalizerRecord): void {
    const { older, newer } = record;
    if (older === undefined) this.#oldest = newer;
    else older.newer = newer;
    if (newer === undefined) this.newest = older;
    else newer.older = older;
    record.older = undefined;
    record.newer = undefined;
  }
}

/**
 * The live finalizers of one scope.
 *
 * They are in two chains: those with `atexit`, which drains and the exit call, and the exempt ones.
 * So a drain takes the newest of one chain until it is empty; it has nothing to skip, and one that is
 * created meanwhile is simply the newest. Setting `atexit` walks to the record's place
 * in the other chain, from the nearer end.
 */
export class FinalizerList implements OrderedSource, RecordList {
  static #live = 0;
  readonly #includedInDrain: Chain = new Chain(this, true);
  readonly #excludedFromDrain: Chain = new Chain(this, false);
  #size = 0;

  /** How many finalizers are alive, over all lists of this copy of the package. */
  static get live(): number {
    return FinalizerList.#live;
  }

  /** How many are alive here: none once the program has ended (X3). */
  get size(): number {
    return this.#size > 0 && program().ended ? 0 : this.#size;
  }

  get newestSequence(): number {
    return this.#includedInDrain.newest?.sequence ?? -1;
  }

  /** The chain for records with this `atexit`. */
  chainFor(atexit: boolean): RecordChain {
    return atexit ? this.#includedInDrain : this.#excludedFromDrain;
  }

  /** Adds a record that is alive. While there is one, the program knows this list. */
  add(record: FinalizerRecord): void {
    if (this.#size === 0) program().scopes.add(this);
    this.#size += 1;
    FinalizerList.#live += 1;
    this.#link(record);
  }

  /**
   * Ends a finalizer and hands its task to the caller; `undefined` where something else was first, or
   * where the program has ended (X3). Everything that ends a finalizer goes through here, and calls
   * afterwards: a callback that calls its own handle finds it dead (F4).
   */
  take(record: FinalizerRecord): CleanupCall | undefined {
    const { task } = record;
    if (task === undefined || program().ended) return undefined;
    this.#chainOf(record).remove(record);
    record.release();
    this.#size -= 1;
    FinalizerList.#live -= 1;
    if (this.#size === 0) program().scopes.delete(this);
    return task;
  }

  /** Takes the newest of those that a drain calls (S1). */
  takeNewest(): CleanupCall | undefined {
    const { newest } = this.#includedInDrain;
    return newest === undefined ? undefined : this.take(newest);
  }

  /**
   * The newest of those that a drain calls, with this creation number or a larger one, without those
   * that are in `others`.
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

  runNewest(): void {
    this.takeNewest()?.runUnraisable();
  }

  /** Moves a live record to the other chain. Whatever is true in a condition counts as true. */
  setAtexit(record: FinalizerRecord, value: unknown): void {
    const atexit = Boolean(value);
    if (!record.alive || record.atexit === atexit) return;
    this.#chainOf(record).remove(record);
    record.chain = this.chainFor(atexit);
    this.#link(record);
  }

  /** All live records, newest first. One that dies meanwhile is passed over. */
  *newestFirst(): Generator<FinalizerRecord, void, undefined> {
    const records: FinalizerRecord[] = [];
    let drained = this.#includedInDrain.newest;
    let exempt = this.#excludedFromDrain.newest;
    while (drained !== undefined || exempt !== undefined) {
      if (exempt === undefined || (drained !== undefined && drained.sequence > exempt.sequence)) {
        if (drained !== undefined) records.push(drained);
        drained = drained?.older;
      } else {
        records.push(exempt);
        exempt = exempt.older;
      }
    }
    for (const record of records) {
      if (record.alive && !program().ended) yield record;
    }
  }

  #link(record: FinalizerRecord): void {
    this.#chainOf(record).insert(record);
    if (record.atexit) program().scopeGrew?.(this);
  }

  #chainOf(record: FinalizerRecord): Chain {
    return record.atexit ? this.#includedInDrain : this.#excludedFromDrain;
  }
}
