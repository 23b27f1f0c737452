/*
 * The asynchronous teardowns of some bindings that haven't ended: `unbindAllAsync()` waits for them, so
 * that a program may exit once it has resolved.
 */
import type { Drain, DrainOptions } from '../src/drain.js';

/** One asynchronous teardown, until it ends. */
class TeardownInProgress {
  readonly drain: Drain;
  /** Resolves when it has ended, or when nothing may wait for it any more. */
  readonly ended: Promise<void>;
  release: () => void = () => undefined;

  constructor(drain: Drain) {
    this.drain = drain;
    this.ended = new Promise((resolve) => {
      this.release = resolve;
    });
  }
}

/** The asynchronous teardowns of one container. */
export class TeardownsInProgress {
  readonly #all = new Set<TeardownInProgress>();

  /** Runs a drain, and knows it until it ends. */
  run(drain: Drain, options: DrainOptions): Promise<void> {
    // Before it starts: its first callbacks run synchronously, and may tear down everything.
    const one = new TeardownInProgress(drain);
    this.#all.add(one);
    const end = (): void => {
      this.#all.delete(one);
      one.release();
    };
    const result = drain.runAsync(options);
    result.then(end, end);
    return result;
  }

  /** Has nothing wait for those whose callback is on the stack: it may await what it starts now. */
  releaseCalling(): void {
    for (const one of this.#all) if (one.drain.calling) one.release();
  }

  /** Returns a function that returns those that it hasn't returned before, as one promise. */
  watch(): () => Promise<unknown> | undefined {
    const seen = new Set<TeardownInProgress>();
    return () => {
      const others = [...this.#all].filter((one) => !seen.has(one));
      for (const one of others) seen.add(one);
      return others.length === 0 ? undefined : Promise.all(others.map(({ ended }) => ended));
    };
  }
}
