import { nowMs, onLaterTurn } from './host.js';
import { NewestFirst, type OrderedSource } from './newest-first.js';
import type { FinalizerRecord } from './record.js';

/** The most records in a run: a longer array would be copied as a whole whenever it grows. */
const LONGEST_RUN = 1024;

/** How long callbacks may hold the event loop in one turn. */
const SLICE_MS = 4;

/** Records of dead objects in the order in which the engine told of them, as long as it was newest first. */
class Run implements OrderedSource {
  readonly #records: FinalizerRecord[] = [];
  #position = 0;

  get newestSequence(): number {
    return this.#records[this.#position]?.sequence ?? -1;
  }

  /** Adds a record; false where it would break the order, or the run is full. */
  push(record: FinalizerRecord): boolean {
    const last = this.#records.at(-1);
    if (last !== undefined && last.sequence <= record.sequence) return false;
    if (this.#records.length === LONGEST_RUN) return false;
    this.#records.push(record);
    return true;
  }

  runNewest(): void {
    const record = this.#records[this.#position++];
    record?.list.take(record)?.runUnraisable();
  }
}

/**
 * Calls the finalizers of collected objects, newest first (G3).
 *
 * The engine calls a cleanup callback once for each dead object, mostly newest first but not always,
 * and runs no microtask until it has told of the whole collection. So the first one queues a
 * microtask, which sees them all; it merges the runs that did come in order, without sorting.
 *
 * A callback is called in slices of a few milliseconds, each on a turn of its own, so that a million
 * objects dying at once do not stop the program. Until its turn a finalizer is alive: a call, a drain
 * or the exit may still take it first (X5).
 */
class Collection {
  readonly #order = new NewestFirst();
  #runs: Run[] = [];
  #scheduled = false;

  /** Takes note that the object of `record` is dead. */
  add(record: FinalizerRecord): void {
    if (record.task === undefined) return;
    if (this.#runs.at(-1)?.push(record) !== true) {
      const run = new Run();
      run.push(record);
      this.#runs.push(run);
    }
    if (this.#scheduled) return;
    this.#scheduled = true;
    void Promise.resolve().then(() => this.#runSlice());
  }

  #runSlice(): void {
    const end = nowMs() + SLICE_MS;
    for (let run = this.#newest(); run !== undefined; run = this.#newest()) {
      run.runNewest();
      if (nowMs() < end) continue;
      onLaterTurn(() => this.#runSlice());
      return;
    }
    this.#scheduled = false;
  }

  /** The run with the newest of all, with those that came in since it was last asked for. */
  #newest(): OrderedSource | undefined {
    if (this.#runs.length > 0) {
      for (const run of this.#runs) this.#order.add(run);
      this.#runs = [];
    }
    return this.#order.next();
  }
}

export const collection: Collection = new Collection();
