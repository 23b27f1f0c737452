/*
 * Predicates for the kinds of values that user code passes, returns or throws, each defined once for the
 * whole package. None of them depends on the realm of the value, as `instanceof` would.
 */

/** Returns true for objects and functions, which can have own properties. */
export function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

/**
 * Returns true if `await` would wait for `value`. Like `await` itself, it throws if reading `then`
 * throws.
 */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return isObject(value) && typeof (value as { then?: unknown }).then === 'function';
}

/** Returns true if `value` can be garbage-collected, so that a finalizer can be tied to it. */
export function isCollectable(value: unknown): value is WeakKey {
  return isObject(value) || (typeof value === 'symbol' && Symbol.keyFor(value) === undefined);
}
