/**
 * Why a {@link FinalizeError} was thrown.
 *
 * - `INVALID_ARGUMENT`: something of the wrong kind was passed; nothing was registered.
 * - `SELF_REFERENCE`: the callback or its arguments own the object, which could then never be collected.
 * - `BOUND_CALLBACK`: a bound function on the decorator; it may own the instance.
 * - `ASYNC_IN_SYNC_DRAIN`: a finalizer returned a promise to a drain that cannot wait for it.
 * - `TIMEOUT`: a finalizer, or the whole drain, took longer than it was given.
 * - `CALLBACK_FAILED`: a callback threw or rejected; its error is the `cause`.
 * - `PLUGIN_MISSING`: the container has no `FinalizationPlugin`.
 * - `PLUGIN_DUPLICATE`: the container has a `FinalizationPlugin` already.
 */
export type FinalizeErrorCode =
  | 'INVALID_ARGUMENT'
  | 'SELF_REFERENCE'
  | 'BOUND_CALLBACK'
  | 'ASYNC_IN_SYNC_DRAIN'
  | 'TIMEOUT'
  | 'CALLBACK_FAILED'
  | 'PLUGIN_MISSING'
  | 'PLUGIN_DUPLICATE';

/**
 * Every error that this package makes, but for {@link DrainError}.
 *
 * The message says what was expected, what came, and what to write instead. Decide on `code`, never
 * on the message.
 */
export class FinalizeError extends Error {
  override readonly name: string = 'FinalizeError';
  readonly code: FinalizeErrorCode;

  constructor(code: FinalizeErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/**
 * What a drain throws when it has called everything and something failed (S2, C4).
 *
 * `errors` has one {@link FinalizeError} for each failed finalizer, in the order in which they ran,
 * each with what the callback threw as its `cause`.
 */
export class DrainError extends AggregateError {
  override readonly name: string = 'DrainError';
  readonly code = 'DRAIN_FAILED';
  declare errors: FinalizeError[];

  constructor(errors: readonly FinalizeError[]) {
    const first = errors[0]?.message ?? 'no error';
    const others = errors.length > 1 ? `; and ${errors.length - 1} more, see errors` : '';
    super(errors, `everything was called, but not all succeeded: ${first}${others}`);
  }
}
