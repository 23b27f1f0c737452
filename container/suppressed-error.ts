/*
 * Combines two errors as `await using` does, into a `SuppressedError`, which exists in Node 24 and later.
 */
type SuppressedErrorClass = new (error: unknown, suppressed: unknown, message: string) => Error;

class OwnSuppressedError extends Error {
  override readonly name: string = 'SuppressedError';
  readonly error: unknown;
  readonly suppressed: unknown;

  constructor(error: unknown, suppressed: unknown, message: string) {
    super(message);
    this.error = error;
    this.suppressed = suppressed;
  }
}

/** Returns an error that contains both: `error` was thrown while `suppressed` was being handled. */
export function suppressedError(error: unknown, suppressed: unknown): Error {
  const { SuppressedError = OwnSuppressedError } = globalThis as {
    SuppressedError?: SuppressedErrorClass;
  };
  return new SuppressedError(error, suppressed, 'the work failed, and so did the end of its scope');
}
