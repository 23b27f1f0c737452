/**
 * A clock that runs while nothing else does: time passes only when everything waits for it. So a teardown of
 * seconds takes microseconds, and its duration is exact.
 */

interface Timer {
  readonly at: number;
  readonly task: () => void;
}

export class VirtualClock {
  #now = 0;
  readonly #timers = new Set<Timer>();

  get now(): number {
    return this.#now;
  }

  readonly setTimeout = (task: () => void, ms: number): Timer => {
    const timer = { at: this.#now + ms, task };
    this.#timers.add(timer);
    return timer;
  };

  readonly clearTimeout = (timer: Timer): void => void this.#timers.delete(timer);

  /** Lets time pass until `work` has settled. Throws the reason if it rejects. */
  async run(work: Promise<unknown>): Promise<void> {
    let hasSettled = false;
    const settle = (): void => {
      hasSettled = true;
    };
    work.then(settle, settle);
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      if (hasSettled) break;
      this.#advance();
    }
    await work;
  }

  /** Runs the timers that are due next, in the order in which they were set. */
  #advance(): void {
    const at = Math.min(...[...this.#timers].map((timer) => timer.at));
    if (at === Infinity) throw new Error('expected a timer, but nothing is left to wait for');
    this.#now = at;
    for (const timer of this.#timers) {
      if (timer.at !== at) continue;
      this.#timers.delete(timer);
      timer.task();
    }
  }

  /** Replaces the clock of the program during `work`. */
  async replaceGlobal(work: () => Promise<void>): Promise<void> {
    const { clearTimeout, setTimeout } = globalThis;
    const now = Object.getOwnPropertyDescriptor(performance, 'now');
    Object.assign(globalThis, { clearTimeout: this.clearTimeout, setTimeout: this.setTimeout });
    Object.defineProperty(performance, 'now', { configurable: true, value: () => this.#now });
    try {
      await work();
    } finally {
      Object.assign(globalThis, { clearTimeout, setTimeout });
      if (now === undefined) Reflect.deleteProperty(performance, 'now');
      else Object.defineProperty(performance, 'now', now);
    }
  }
}
