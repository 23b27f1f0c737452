import { DrainError, FinalizeError } from './errors.js';
import { describeError, describeValue } from './describe.js';
import { setCancelableTimeout, nowMs } from './host.js';
import { isThenable } from './thenable.js';
import { reportRejection } from './unraisable.js';

/** One thing to do in a drain; taken already, so that nobody else can do it. */
export interface DrainStep {
  /** For messages: the callback, and the class where it is known. */
  readonly name: string;
  run(): unknown;
}

/** What can be drained: it hands out what there is, the newest at each asking. */
export interface Drainable {
  takeNewest(): DrainStep | undefined;
}

/** How long an asynchronous drain waits. Both are in milliseconds; without one it waits for ever. */
export interface DrainOptions {
  /** The most for one finalizer. */
  readonly timeoutMs?: number;
  /** The most for all of them together. */
  readonly deadlineMs?: number;
}

/**
 * Checks how long to wait.
 *
 * @throws {FinalizeError} `INVALID_ARGUMENT` where a time is not a finite number of 0 or more.
 */
export function checkDrainOptions(options: DrainOptions): void {
  for (const key of ['timeoutMs', 'deadlineMs'] as const) {
    const ms: unknown = options[key];
    if (ms === undefined || (typeof ms === 'number' && Number.isFinite(ms) && ms >= 0)) continue;
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected ${key} to be a finite number of milliseconds, 0 or more, but got ${describeValue(ms)}; ` +
        'leave it out to wait without a limit',
    );
  }
}

function failure(step: DrainStep, error: unknown): FinalizeError {
  const message = `finalizer ${step.name} failed: ${describeError(error)}`;
  return new FinalizeError('CALLBACK_FAILED', message, { cause: error });
}

function timeout(step: DrainStep, limit: string): FinalizeError {
  return new FinalizeError(
    'TIMEOUT',
    `expected finalizer ${step.name} to settle within ${limit}, but it had not; the rest were ` +
      'called without it: give it more time, or mend what it waits for',
  );
}

/** Waits for `promise`, but not longer than `ms`; true where it settled in time. */
async function settlesWithin(ms: number, promise: Promise<unknown>): Promise<boolean> {
  if (ms === Infinity) {
    await promise;
    return true;
  }
  return new Promise((resolve, reject) => {
    const cancel = setCancelableTimeout(ms, () => resolve(false));
    const settle = promise.then(() => resolve(true), reject);
    void settle.then(cancel);
  });
}

/** Waits for all of them. What they reject with, and what was thrown before, is thrown as one error. */
async function settleAll(promises: readonly unknown[], thrown: readonly unknown[]): Promise<void> {
  const errors = new Set(thrown);
  for (const end of await Promise.allSettled(promises)) {
    if (end.status === 'rejected') errors.add(end.reason);
  }
  const [first] = errors;
  if (errors.size > 1) throw new AggregateError(errors, describeError(first), { cause: first });
  if (errors.size > 0) throw first;
}

/**
 * Calls all that a source has, newest first, whatever fails (S1 to S5).
 *
 * The source hands out each step once, so that drains of one source may run into each other, from
 * inside a callback too: each step belongs to the drain that took it.
 */
export class Drain {
  readonly #source: Drainable;
  readonly #asyncForm: string;
  readonly #onEmpty: () => void;
  /** Whether an asynchronous drain is under way. */
  #underWay = false;
  /** Its promise, once its first step has been called. */
  #pending: Promise<void> | undefined;
  /** While a callback is on the stack: the drains that it started. It must not wait for itself. */
  #inner: Array<Promise<void>> | undefined;

  /**
   * @param asyncForm What to write instead of `runSync`, for the error that says so.
   * @param onEmpty Called by every drain in the moment in which it finds nothing left.
   */
  constructor(source: Drainable, asyncForm: string, onEmpty = (): void => undefined) {
    this.#source = source;
    this.#asyncForm = asyncForm;
    this.#onEmpty = onEmpty;
  }

  /** Whether a callback is on the stack. */
  get calling(): boolean {
    return this.#inner !== undefined;
  }

  /**
   * Calls everything at once.
   *
   * @throws {DrainError} What failed, when all have been called.
   * @throws {FinalizeError} `ASYNC_IN_SYNC_DRAIN` where one returned a promise; in the `DrainError`,
   *   as its last, where others failed.
   */
  runSync(): void {
    const failures: FinalizeError[] = [];
    const unawaited: string[] = [];
    const inner: Array<Promise<void>> = [];
    for (let step = this.#source.takeNewest(); step; step = this.#source.takeNewest()) {
      try {
        const result = this.#call(step, inner);
        if (!isThenable(result)) continue;
        unawaited.push(step.name);
        reportRejection(result, step.name);
      } catch (error) {
        failures.push(failure(step, error));
      }
    }
    this.#onEmpty();
    if (unawaited.length > 0) {
      const asyncInSync = this.#asyncInSync(unawaited);
      if (failures.length === 0) throw asyncInSync;
      failures.push(asyncInSync);
    }
    if (failures.length > 0) throw new DrainError(failures);
  }

  /**
   * Awaits each before it calls the next. Where such a drain is under way, returns its promise; but a
   * callback that drains what drains it gets a promise for the rest, without itself, and that rest
   * counts as part of the callback.
   *
   * @returns A promise that rejects with a {@link DrainError} when all have been called, or with
   *   `INVALID_ARGUMENT` at once.
   */
  runAsync(options: DrainOptions): Promise<void> {
    if (this.#underWay && this.#inner !== undefined) {
      const inner = this.#run(options);
      this.#inner.push(inner);
      return inner;
    }
    if (this.#pending !== undefined) return this.#pending;
    this.#underWay = true;
    const work = this.#run(options, () => {
      this.#underWay = false;
      this.#pending = undefined;
    });
    if (this.#underWay) this.#pending = work;
    return work;
  }

  /** @param ended Called at once when nothing is left: what is created after that is for another drain. */
  async #run(options: DrainOptions, ended?: () => void): Promise<void> {
    const failures: FinalizeError[] = [];
    const inner: Array<Promise<void>> = [];
    try {
      checkDrainOptions(options);
      const { timeoutMs = Infinity, deadlineMs = Infinity } = options;
      const deadline = nowMs() + deadlineMs;
      let late = false;
      for (let step = this.#source.takeNewest(); step; step = this.#source.takeNewest()) {
        try {
          const result = this.#call(step, inner);
          if (!isThenable(result)) continue;
          // Asked for its end once: a lazy thenable starts its work anew at each `then`.
          const end = Promise.resolve(result);
          const leftMs = Math.max(0, deadline - nowMs());
          if (late || !(await settlesWithin(Math.min(timeoutMs, leftMs), end))) {
            reportRejection(end, step.name);
            if (late) continue;
            late = leftMs <= timeoutMs;
            const limit = late ? `the deadline of ${deadlineMs} ms` : `its ${timeoutMs} ms`;
            failures.push(timeout(step, limit));
          }
        } catch (error) {
          failures.push(failure(step, error));
        }
      }
    } finally {
      ended?.();
      this.#onEmpty();
    }
    if (failures.length > 0) throw new DrainError(failures);
  }

  /**
   * Calls a step. Its end is that of the drains that it started, too: the next one comes after them.
   *
   * @param inner Where those drains go; empty, and empty again afterwards.
   */
  #call(step: DrainStep, inner: Array<Promise<void>>): unknown {
    const outer = this.#inner;
    this.#inner = inner;
    let result: unknown;
    try {
      result = step.run();
    } catch (error) {
      if (inner.length === 0) throw error;
      return settleAll(inner.splice(0), [error]);
    } finally {
      this.#inner = outer;
    }
    return inner.length === 0 ? result : settleAll([result, ...inner.splice(0)], []);
  }

  #asyncInSync(names: readonly string[]): FinalizeError {
    return new FinalizeError(
      'ASYNC_IN_SYNC_DRAIN',
      `expected every finalizer to be synchronous, but ${names.join(', ')} returned a promise; ` +
        `all were called, but nothing waited for them: write await ${this.#asyncForm}() instead`,
    );
  }
}
