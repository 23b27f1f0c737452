/*
 * One run of a drain, synchronous or asynchronous: what has failed so far, the drains that a callback has
 * started, and what becomes of a promise that a step returns.
 */
import type { CallStep } from './call-step.js';
import { describeError } from './describe.js';
import { type Limits, limitsOf, settlesWithin, timeoutError } from './drain-limits.js';
import { DrainError, FinalizeError } from './errors.js';
import { timeoutNowMs } from './host.js';
import { keepInstance } from './kept-instances.js';
import { publishTimeout } from './observation.js';
import { reportRejection } from './unraisable.js';

/** One synchronous run of a drain and of its parts. */
export class SyncRun {
  readonly form = 'sync';
  readonly failures: FinalizeError[] = [];
  /** The drains that the callback on the stack has started; empty between two steps. */
  readonly inner: Array<Promise<void>> = [];
  /** The names of the steps that returned a promise. */
  readonly #unawaited: string[] = [];

  /** Takes note of a step that returned a promise, which nothing awaits. */
  settle(step: CallStep, result: PromiseLike<unknown>): undefined {
    this.#unawaited.push(step.name);
    reportRejection(result, step.name);
  }

  /**
   * Returns the error with which the run ends.
   *
   * @param asyncForm The asynchronous method to recommend.
   */
  error(asyncForm: string): FinalizeError | DrainError | undefined {
    const { failures } = this;
    if (this.#unawaited.length > 0) {
      const asyncInSync = new FinalizeError(
        'ASYNC_IN_SYNC_DRAIN',
        `expected every finalizer to be synchronous, but ${this.#unawaited.join(', ')} returned a promise; ` +
          `all finalizers were called, but their promises were not awaited; write await ${asyncForm}() instead`,
      );
      if (failures.length === 0) return asyncInSync;
      failures.push(asyncInSync);
    }
    return failures.length === 0 ? undefined : new DrainError(failures);
  }
}

/** One asynchronous run of a drain. */
export class AsyncRun {
  readonly form = 'async';
  readonly limits: Limits;
  /** True for the run that later calls of `runAsync` share. */
  readonly isMain: boolean;
  readonly failures: FinalizeError[];
  /** The drains that the callback on the stack has started; empty between two steps. */
  readonly inner: Array<Promise<void>> = [];
  readonly #isPart: boolean;

  /** @param outer Collects the failures, if this is a run of a part of another drain. */
  constructor(limits: Limits, isMain: boolean, outer?: FinalizeError[]) {
    this.limits = limits;
    this.isMain = isMain;
    this.failures = outer ?? [];
    this.#isPart = outer !== undefined;
  }

  /**
   * Awaits a step within the limits.
   *
   * @returns A promise that never rejects.
   */
  async settle(step: CallStep, result: PromiseLike<unknown>): Promise<void> {
    const { limits, failures } = this;
    const { timeoutMs, deadlineMs, deadline } = limits;
    try {
      const limitMs = step.timeoutMs ?? timeoutMs;
      // Adopted once: a lazy thenable repeats its work at each `then`.
      const end = Promise.resolve(result);
      const leftMs = deadline === Infinity ? Infinity : Math.max(0, deadline - timeoutNowMs());
      // Read before the wait, so that each of several steps that wait at the same time is named.
      const wasLate = limits.late;
      // Awaits in either case: `force` is called when no callback is on the stack.
      if (await (wasLate ? false : settlesWithin(Math.min(limitMs, leftMs), end))) return;
      reportRejection(end, step.name);
      const late = wasLate || leftMs <= limitMs;
      limits.late ||= late;
      const limit = late ? `the deadline of ${deadlineMs} ms` : `its timeout of ${limitMs} ms`;
      publishTimeout(step, limit);
      const { force } = step;
      if (!wasLate && (late || force === undefined)) {
        failures.push(timeoutError(step.name, limit));
      }
      force?.();
    } catch (error) {
      failures.push(callbackFailed(step.name, error));
    }
  }

  /** Returns the error with which the run ends. */
  error(): DrainError | undefined {
    return this.#isPart || this.failures.length === 0 ? undefined : new DrainError(this.failures);
  }
}

/**
 * Returns the error for a step that failed.
 *
 * @param name The name of the step.
 */
export function callbackFailed(name: string, error: unknown): FinalizeError {
  const message = `finalizer ${name} failed: ${describeError(error)}`;
  return new FinalizeError('CALLBACK_FAILED', message, { cause: error });
}

/** Awaits all promises. Throws their rejections, together with what was thrown before, as one error. */
export async function settleAll(
  promises: readonly unknown[],
  thrown: readonly unknown[],
): Promise<void> {
  const errors = new Set(thrown);
  for (const end of await Promise.allSettled(promises)) {
    if (end.status === 'rejected') errors.add(end.reason);
  }
  const [first] = errors;
  if (errors.size > 1) throw new AggregateError(errors, describeError(first), { cause: first });
  if (errors.size > 0) throw first;
}

/** Returns a promise that rejects with `error`. */
export async function rejected(error: unknown): Promise<never> {
  throw error;
}

keepInstance(new SyncRun());
keepInstance(new AsyncRun(limitsOf({}), true));
