/*
 * The finalizers of one object as steps of a teardown, newest first, without those that are dead.
 */
import type { CleanupCall } from '../src/cleanup-call.js';
import type { Drainable } from '../src/drain.js';
import type { FinalizerRecord } from '../src/record.js';

export class FinalizersInTurn implements Drainable {
  readonly #records: readonly FinalizerRecord[];
  #left: number;

  /** @param records The finalizers, oldest first. Those that are added later aren't included. */
  constructor(records: readonly FinalizerRecord[]) {
    this.#records = records;
    this.#left = records.length;
  }

  takeNewest(): CleanupCall | undefined {
    while (this.#left > 0) {
      this.#left -= 1;
      const record = this.#records[this.#left] as FinalizerRecord;
      const call = record.atexit ? record.take() : undefined;
      if (call !== undefined) return call;
    }
    return undefined;
  }
}
