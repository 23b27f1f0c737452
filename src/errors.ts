/*
 * The errors of this package: one base class with a `code`, and the error of a drain.
 */
import { isObject } from './value-kinds.js';

/**
 * The reason for a {@link FinalizeError}.
 *
 * - `INVALID_ARGUMENT`: an argument has the wrong type; nothing was registered.
 * - `SELF_REFERENCE`: the callback or its arguments reference the target, which could then never be
 *   garbage-collected.
 * - `BOUND_CALLBACK`: a decorator got a bound function, which may reference the instance.
 * - `ASYNC_IN_SYNC_DRAIN`: a callback returned a promise to a drain that can't await it.
 * - `TIMEOUT`: a callback, or the whole drain, took longer than its timeout.
 * - `CALLBACK_FAILED`: a callback threw or its promise rejected; that error is the `cause`.
 * - `DRAIN_FAILED`: at least one callback of a drain failed; the error is a {@link DrainError}.
 * - `PLUGIN_MISSING`: the container doesn't have the plugin.
 * - `PLUGIN_DUPLICATE`: the container already has the plugin.
 * - `UNSUPPORTED_INVERSIFY`: the version of Inversify isn't supported.
 * - `GC_UNAVAILABLE`, `NOT_COLLECTED`, `LEFT_ALIVE`: thrown by the test kit, `inversify-finalize/testing`.
 * - `UNSUPPORTED_HOST`: the host lacks a feature that the call needs, such as `AsyncLocalStorage`.
 */
export type FinalizeErrorCode =
  | 'INVALID_ARGUMENT'
  | 'SELF_REFERENCE'
  | 'BOUND_CALLBACK'
  | 'ASYNC_IN_SYNC_DRAIN'
  | 'TIMEOUT'
  | 'CALLBACK_FAILED'
  | 'DRAIN_FAILED'
  | 'PLUGIN_MISSING'
  | 'PLUGIN_DUPLICATE'
  | 'UNSUPPORTED_INVERSIFY'
  | 'GC_UNAVAILABLE'
  | 'NOT_COLLECTED'
  | 'LEFT_ALIVE'
  | 'UNSUPPORTED_HOST';

/** Marks the errors of every copy of this package. */
const BRAND: symbol = Symbol.for('inversify-finalize/error@1');

/**
 * Every error that this package throws, including {@link DrainError}.
 *
 * The message says what was expected, what was passed, and what to write instead. Check `code`, never the
 * message.
 *
 * `error instanceof FinalizeError` is also true for a {@link DrainError}, which extends
 * `AggregateError`, and for an error of another copy of this package.
 *
 * @example
 * ```ts
 * try {
 *   scope.drain();
 * } catch (error) {
 *   if (error instanceof FinalizeError) console.error(error.code, error.message);
 * }
 * ```
 */
export class FinalizeError extends Error {
  override readonly name: string = 'FinalizeError';
  readonly code: FinalizeErrorCode;

  constructor(code: FinalizeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }

  /** A subclass is recognized as usual, by its prototype. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this !== FinalizeError) return Function.prototype[Symbol.hasInstance].call(this, value);
    return isObject(value) && BRAND in value;
  }
}

/**
 * Thrown by a drain or a teardown when it has called every cleanup callback and at least one of them
 * failed.
 *
 * `errors` has one {@link FinalizeError} for each callback that failed, in the order in which they ran. The
 * `cause` of each is the error that the callback threw.
 */
export class DrainError extends AggregateError {
  override readonly name: string = 'DrainError';
  readonly code = 'DRAIN_FAILED';
  declare errors: FinalizeError[];

  constructor(errors: readonly FinalizeError[]) {
    const first = errors[0]?.message ?? 'no error';
    const others = errors.length > 1 ? `; see errors for the other ${errors.length - 1}` : '';
    super(errors, `every finalizer was called, but ${errors.length} failed: ${first}${others}`);
  }
}

for (const errorClass of [FinalizeError, DrainError]) {
  Object.defineProperty(errorClass.prototype, BRAND, { value: true });
}
