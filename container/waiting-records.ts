/*
 * The finalizers of singletons that wait for their turn in a teardown: they run after the deactivation of
 * their singleton, whatever their creation numbers.
 */
import type { FinalizerList } from '../src/finalizer-list.js';
import type { FinalizerRecord } from '../src/record.js';

/** Those of one container, for all of its teardowns. */
export class WaitingRecords {
  readonly #list: FinalizerList;
  readonly #records = new Set<FinalizerRecord>();

  constructor(list: FinalizerList) {
    this.#list = list;
  }

  add(record: FinalizerRecord): void {
    this.#records.add(record);
  }

  /** Lets a record run whenever its creation number says, if it is still alive. */
  delete(record: FinalizerRecord): void {
    this.#records.delete(record);
    this.#list.putBack(record);
  }

  /** Yields the other records, newest first, while none of them ends. */
  *othersNewestFirst(): Generator<FinalizerRecord, void, undefined> {
    for (const record of this.#list.includedNewestFirst()) {
      if (!this.#records.has(record)) yield record;
    }
  }

  /** Returns the newest of the other records, if its creation number isn't smaller than `sequence`. */
  newestOther(sequence: number): FinalizerRecord | undefined {
    return this.#list.newestExcept(this.#records, sequence);
  }
}
