/*
 * The asynchronous teardowns of some bindings that haven't ended: `unbindAllAsync()` waits for them, so
 * that a program can exit once its promise has resolved.
 */
import type { Drain, DrainOptions } from '../src/drain.js';

/** One asynchronous teardown, until it ends. */
class TeardownInProgress {
  readonly drain: Drain;
  /** Resolves when the teardown has ended, or when other teardowns must stop waiting for it. */
  readonly ended: Promise<void>;
  declare release: () => void;

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

  /** Runs a drain, which is in progress until it ends. */
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

  /**
   * Stops others from waiting for the teardowns whose callback is on the stack: that callback may await
   * the teardown that starts now.
   */
  releaseCalling(): void {
    for (const one of this.#all) if (one.drain.calling) one.release();
  }

  /** Returns a function that returns, as one promise, the teardowns that it hasn't returned before. */
  watch(): () => Promise<unknown> | undefined {
    const seen = new Set<TeardownInProgress>();
    return () => {
      const others = [...this.#all].filter((one) => !seen.has(one));
      for (const one of others) seen.add(one);
      return others.length === 0 ? undefined : Promise.all(others.map(({ ended }) => ended));
    };
  }
}
