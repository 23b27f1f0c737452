/** The state of a promise. */
export type Settled = 'no' | 'resolved' | { readonly error: unknown };

/** A promise of the model. */
export class Deferred {
  settled: Settled = 'no';
  /** The code that continues when it has settled, once nothing else runs. */
  readonly waiters: Array<() => void> = [];
  /** The code that only records that it has settled, without an observable effect. */
  readonly joins: Array<() => void> = [];
}

/**
 * The promises of a program, and what waits for them.
 *
 * If two of them could continue at the same time, their order isn't specified: from then on the program is
 * undetermined.
 */
export class ModelPromises {
  undetermined = false;
  readonly #ready: Array<() => void> = [];

  /** Settles a promise, unless it has already settled. */
  settle(promise: Deferred, settled: Settled): void {
    if (promise.settled !== 'no') return;
    promise.settled = settled;
    for (const join of promise.joins) join();
    this.#ready.push(...promise.waiters);
  }

  /** Continues `waiter` with the result of a promise: its error, if it rejected. */
  whenSettled(promise: Deferred, waiter: (rejected?: { readonly error: unknown }) => void): void {
    const resume = (): void => {
      if (typeof promise.settled === 'object') waiter(promise.settled);
      else waiter();
    };
    if (promise.settled === 'no') promise.waiters.push(resume);
    else this.#ready.push(resume);
  }

  /** Returns one promise for all of these, which rejects with all errors. */
  all(promises: readonly Deferred[], thrown: readonly unknown[]): Deferred {
    const [only] = promises;
    if (only !== undefined && promises.length + thrown.length === 1) return only;
    const whole = new Deferred();
    let left = promises.length;
    const oneSettled = (): void => {
      left -= 1;
      if (left > 0) return;
      const errors = new Set(thrown);
      for (const { settled } of promises) {
        if (typeof settled === 'object') errors.add(settled.error);
      }
      const [first] = errors;
      const error = errors.size > 1 ? new AggregateError(errors, 'all of them') : first;
      this.settle(whole, errors.size === 0 ? 'resolved' : { error });
    };
    for (const promise of promises) {
      if (promise.settled === 'no') promise.joins.push(oneSettled);
      else this.#ready.push(oneSettled);
    }
    return whole;
  }

  /** A long batch is called in several turns: what is ready can continue between them. */
  betweenTurns(): void {
    if (this.#ready.length > 0) this.undetermined = true;
  }

  /** Continues everything whose promises have settled. */
  quiet(): void {
    for (;;) {
      if (this.#ready.length > 1) this.undetermined = true;
      const waiter = this.#ready.shift();
      if (waiter === undefined) return;
      waiter();
    }
  }
}
