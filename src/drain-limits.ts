/*
 * The limits of an asynchronous drain: the time for which it waits for one callback, and for all of them.
 */
import { describeValue } from './describe.js';
import { FinalizeError } from './errors.js';
import { timeoutNowMs, setCancelableTimeout } from './host.js';

/** The limits of an asynchronous drain, in milliseconds. If both are omitted, it waits without a limit. */
export interface DrainOptions {
  /** The timeout of each cleanup callback. */
  readonly timeoutMs?: number;
  /** The timeout of the whole drain. */
  readonly deadlineMs?: number;
}

/**
 * Rejects invalid options.
 *
 * @throws {FinalizeError} `INVALID_ARGUMENT` if a time isn't a finite number of 0 or more.
 */
export function checkDrainOptions(options: DrainOptions): void {
  for (const key of ['timeoutMs', 'deadlineMs'] as const) {
    const ms: unknown = options[key];
    if (ms === undefined || (typeof ms === 'number' && Number.isFinite(ms) && ms >= 0)) continue;
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected ${key} to be a finite number of milliseconds, 0 or more, but got ${describeValue(ms)}; ` +
        'omit it to wait without a limit',
    );
  }
}

/** The limits of an asynchronous drain, shared with the drains that it runs. */
export interface Limits {
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  /** The time of the deadline, on the clock of {@link timeoutNowMs}. */
  readonly deadline: number;
  /** True after the deadline has passed: nothing is awaited any longer. */
  late: boolean;
}

/**
 * Starts the limits of a drain now.
 *
 * @throws {FinalizeError} `INVALID_ARGUMENT` if an option is invalid.
 */
export function limitsOf(options: DrainOptions): Limits {
  checkDrainOptions(options);
  const { timeoutMs = Infinity, deadlineMs = Infinity } = options;
  const deadline = deadlineMs === Infinity ? Infinity : timeoutNowMs() + deadlineMs;
  return { timeoutMs, deadlineMs, deadline, late: false };
}

/** Waits for `promise`, but not longer than `ms`. Returns true if it settled in time. */
export async function settlesWithin(ms: number, promise: Promise<unknown>): Promise<boolean> {
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

/** Returns the error for a step that exceeds a limit. */
export function timeoutError(name: string, limit: string): FinalizeError {
  return new FinalizeError(
    'TIMEOUT',
    `expected finalizer ${name} to settle within ${limit}, but it did not; the remaining ` +
      'finalizers were called without waiting for it; increase the timeout or fix the operation that it awaits',
  );
}
