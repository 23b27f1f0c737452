/**
 * Records what happened to each finalizer, by its number: one byte each in a buffer that is allocated
 * once, so that the record itself doesn't look like a leak.
 */
export class Ledger {
  readonly #calls: Uint8Array;
  #created = 0;
  #ended = 0;
  #detached = 0;

  constructor(most: number) {
    this.#calls = new Uint8Array(most);
  }

  /** The number of created finalizers. */
  get created(): number {
    return this.#created;
  }

  /** The number of finalizers that have been called or detached. */
  get ended(): number {
    return this.#ended;
  }

  /** The number of the next finalizer. */
  next(): number {
    return this.#created++;
  }

  /** The callback of all finalizers: it must be called once for each number. */
  readonly call = (id: number): void => {
    this.#end(id);
  };

  /** Records a detached finalizer; its callback must never be called. */
  detach(id: number): void {
    this.#detached += 1;
    this.#end(id);
  }

  /** Returns a sentence with the figures if everything is as expected. */
  summary(): string {
    const never = this.#calls.subarray(0, this.#created).findIndex((calls) => calls !== 1);
    if (never >= 0) {
      throw new Error(`expected finalizer ${never} to end once, but got ${this.#calls[never]}`);
    }
    const called = this.#created - this.#detached;
    const numbers = [this.#created, called, this.#detached].map((n) => n.toLocaleString('en'));
    return `${numbers[0]} finalizers, ${numbers[1]} called once, ${numbers[2]} detached, none lost, none called twice`;
  }

  #end(id: number): void {
    const calls = (this.#calls[id] ?? 0) + 1;
    this.#calls[id] = calls;
    if (calls > 1) throw new Error(`expected finalizer ${id} to end once, but got ${calls}`);
    this.#ended += 1;
  }
}
