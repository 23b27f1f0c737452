/*
 * Cleanup callbacks that have their own limit. A limit belongs to the callback and not to the record of
 * each finalizer, so it doesn't make finalizers without a limit larger.
 */
import { describeValue, functionName } from './describe.js';
import { FinalizeError } from './errors.js';
import { shared, sharedIfMade } from './shared-state.js';

/** A cleanup callback. `this` is `undefined` in it. */
export type Callback = (this: void, ...args: never) => unknown;

/** A limit for one cleanup callback in an asynchronous teardown. */
export interface CleanupLimit {
  /** The timeout of this callback, instead of the one for all callbacks. */
  readonly timeoutMs?: number | undefined;
  /** Called with the same arguments as soon as nothing waits for the callback any longer. */
  readonly force?: Callback | undefined;
}

interface Limited extends CleanupLimit {
  readonly func: Callback;
}

type Limits = WeakMap<Callback, Limited>;

/**
 * The key under which all copies share the limits of callbacks. A user's function, which may be a proxy,
 * isn't changed: it is only a key of the map.
 */
const LIMITS = 'callback-limits@1';

/** Returns the limit of a callback; empty if it has none. */
export function limitOf(func: Callback): CleanupLimit {
  return sharedIfMade<Limits>(LIMITS)?.get(func) ?? {};
}

/** Returns the callback that was given a limit; `func` itself if it has none. */
export function unlimited(func: Callback): Callback {
  return sharedIfMade<Limits>(LIMITS)?.get(func)?.func ?? func;
}

/** Returns a callback that does the same as `func` and has a limit; `func` itself without one. */
export function limitedCallback(func: Callback, { timeoutMs, force }: CleanupLimit): Callback {
  if (timeoutMs === undefined && force === undefined) return func;
  const call = func as (this: void, ...args: unknown[]) => unknown;
  const limited = (...args: readonly unknown[]): unknown => call(...args);
  // Messages use the name of the callback.
  Object.defineProperty(limited, 'name', { value: functionName(func) });
  shared(LIMITS, (): Limits => new WeakMap()).set(limited, { func, timeoutMs, force });
  return limited;
}

/**
 * Rejects an invalid limit.
 *
 * @param where Names the decorator or the function that got it.
 * @throws {FinalizeError} `INVALID_ARGUMENT`.
 */
export function checkLimit(limit: object, where: string): void {
  const { timeoutMs, force } = limit as { timeoutMs?: unknown; force?: unknown };
  const isTime = typeof timeoutMs === 'number' && Number.isFinite(timeoutMs) && timeoutMs >= 0;
  if (timeoutMs !== undefined && !isTime) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected timeoutMs of ${where} to be a finite number of milliseconds, 0 or more, ` +
        `but got ${describeValue(timeoutMs)}; omit it to wait as long as the teardown does`,
    );
  }
  if (force === undefined || typeof force === 'function') return;
  throw new FinalizeError(
    'INVALID_ARGUMENT',
    `expected force of ${where} to be a function, but got ${describeValue(force)}; ` +
      'write force: (server) => server.closeAllConnections()',
  );
}
