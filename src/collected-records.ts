/*
 * The records whose targets were found in one collection, in the order in which their finalizers are
 * called.
 */
import { setBackgroundTimeout } from './host.js';
import { NewestFirst, type OrderedSource } from './newest-first.js';
import type { FinalizerRecord } from './record.js';
import { reportRejection } from './unraisable.js';

/** Records as the engine reported them; the last batch may have empty slots at its end. */
export type Batch = Array<FinalizerRecord | undefined>;

/** The time for which the rest of a collection waits for one callback. */
const MAX_WAIT_MS = 10_000;

/** Records, newest first. */
class SortedBatch implements OrderedSource {
  readonly #records: readonly FinalizerRecord[];
  readonly #finalize: (record: FinalizerRecord) => void;
  #position = 0;

  constructor(records: readonly FinalizerRecord[], finalize: (record: FinalizerRecord) => void) {
    this.#records = records;
    this.#finalize = finalize;
  }

  get newestSequence(): number {
    return this.#records[this.#position]?.sequence ?? -1;
  }

  runNewest(): void {
    const record = this.#records[this.#position++];
    if (record !== undefined) this.#finalize(record);
  }
}

/** Returns the live records of a batch, newest first. The engine usually reports them in that order. */
function sort(batch: Batch): FinalizerRecord[] {
  const records: FinalizerRecord[] = [];
  let sorted = true;
  let last = Infinity;
  for (const record of batch) {
    if (record?.alive !== true) continue;
    records.push(record);
    if (record.sequence > last) sorted = false;
    last = record.sequence;
  }
  return sorted ? records : records.sort((one, other) => other.sequence - one.sequence);
}

/**
 * The records whose targets were found in one collection.
 *
 * A callback that returns a promise is awaited before the next one of the same collection is called (G7): a
 * transaction is rolled back before its connection is closed. Other collections don't wait for it, and
 * neither does exit. If a callback takes longer than ten seconds, the rest of its collection is called
 * without waiting.
 */
export class Collection implements OrderedSource {
  readonly #batches: Batch[];
  readonly #resume: (collection: Collection) => void;
  readonly #maxWaitMs: number;
  readonly #order: NewestFirst = new NewestFirst();
  #waiting = false;
  #awaits = true;

  /**
   * @param resume Called when the callback that this collection waits for has settled.
   * @param maxWaitMs The longest wait for one callback; a parameter, because a test can't wait for ten
   *   seconds.
   */
  constructor(
    batches: Batch[],
    resume: (collection: Collection) => void,
    maxWaitMs: number = MAX_WAIT_MS,
  ) {
    this.#batches = batches;
    this.#resume = resume;
    this.#maxWaitMs = maxWaitMs;
  }

  /** Sorts one batch. Returns false if all of them are sorted. */
  sortNext(): boolean {
    const batch = this.#batches.pop();
    if (batch === undefined) return false;
    this.#order.add(new SortedBatch(sort(batch), this.#finalize));
    return true;
  }

  /** The sequence of the newest record, or -1 while the collection waits. */
  get newestSequence(): number {
    return this.#waiting ? -1 : (this.#order.next()?.newestSequence ?? -1);
  }

  runNewest(): void {
    this.#order.next()?.runNewest();
  }

  readonly #finalize = (record: FinalizerRecord): void => {
    const { hold } = record.chain;
    if (hold !== undefined) {
      hold.collected.push(record);
      return;
    }
    const call = record.take();
    const promise = call?.runReporting('exit', 'collect');
    if (call === undefined || promise === undefined) return;
    if (this.#awaits) this.#await(promise, call.name);
    else reportRejection(promise, call.name);
  };

  #await(promise: PromiseLike<unknown>, name: string): void {
    this.#waiting = true;
    const settled = (): void => {
      cancel();
      if (!this.#waiting) return;
      this.#waiting = false;
      this.#resume(this);
    };
    const cancel = setBackgroundTimeout(this.#maxWaitMs, () => {
      this.#awaits = false;
      settled();
    });
    reportRejection(promise, name, settled);
  }
}
