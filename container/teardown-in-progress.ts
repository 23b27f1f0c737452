/*
 * The asynchronous teardowns of some bindings that haven't ended. `unbindAllAsync()` waits for them, so a
 * program can exit when its promise has resolved.
 */
import type { CleanupForm } from '../src/cleanup-call.js';
import type { Drain, DrainStep } from '../src/drain.js';
import type { DrainOptions } from '../src/drain-limits.js';
import { stepOf } from './concurrent-step.js';

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
    // Before it starts, because its first callbacks run synchronously and may tear down everything.
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
   * Stops others from waiting for the teardowns whose callback is on the stack, because that callback may
   * await the teardown that starts now.
   */
  releaseCalling(): void {
    for (const one of this.#all) if (one.drain.calling) one.release();
  }

  /**
   * Returns a function that returns a step for those teardowns for which it hasn't returned a step of the
   * same form. An asynchronous drain waits for them. A synchronous drain can't wait, and runs what is left
   * of them.
   */
  watch(): (form: CleanupForm) => DrainStep | undefined {
    const seenBy: Partial<Record<CleanupForm, Set<TeardownInProgress>>> = {};
    return (form) => {
      if (this.#all.size === 0) return undefined;
      const seen = (seenBy[form] ??= new Set());
      const others = [...this.#all].filter((one) => !seen.has(one));
      if (others.length === 0) return undefined;
      for (const one of others) seen.add(one);
      const name = 'the teardown in progress of some bindings';
      // The errors go to the callers of those teardowns.
      const wait = (): unknown => Promise.all(others.map(({ ended }) => ended));
      if (form === 'async') return { name, run: wait };
      const drains = others.map(({ drain }) => drain);
      return stepOf(name, drains);
    };
  }
}
