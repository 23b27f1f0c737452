/*
 * Scopes, as users get them, and the scope of the program.
 */
import { createRecord } from './create.js';
import { describeValue } from './describe.js';
import { Drain } from './drain.js';
import type { DrainOptions } from './drain-limits.js';
import { FinalizeError } from './errors.js';
import { type Finalizer, handleOf } from './finalizer.js';
import { FinalizerList } from './finalizer-list.js';
import { isObject } from './value-kinds.js';

let listIn: (scope: unknown) => FinalizerList;

/**
 * An ordered set of live finalizers that are drained together, newest first.
 *
 * A scope keeps its finalizers alive, never their targets. `using` and `await using` drain it.
 *
 * @example
 * ```ts
 * using scope = new FinalizerScope();
 * scope.finalize(connection, closeSocket, socket);
 * // at the end of the block, unless it has run before: closeSocket(socket)
 * ```
 */
export class FinalizerScope implements Disposable, AsyncDisposable {
  readonly #list: FinalizerList = new FinalizerList();
  readonly #drain: Drain = new Drain(this.#list, 'drainAsync');

  static {
    listIn = (scope) => {
      if (isObject(scope) && #list in scope) return scope.#list;
      throw new FinalizeError(
        'INVALID_ARGUMENT',
        `expected scope to be a FinalizerScope, but got ${describeValue(scope)}; ` +
          'write { scope: new FinalizerScope() }, or omit it for programScope',
      );
    };
  }

  /** The number of live finalizers in this scope. */
  get size(): number {
    return this.#list.size;
  }

  /**
   * Calls `func(...args)` once, when `obj` is garbage-collected, when this scope is drained, when the
   * returned finalizer is called, or when the program exits, whichever comes first.
   *
   * Garbage collection has no deadline and may never happen. It can't happen while `func` or an
   * argument holds a reference to `obj`.
   *
   * @param obj The target: an object, or a symbol that isn't registered. The finalizer references it
   *   weakly.
   * @param func The cleanup callback, called with `args`. `this` is undefined.
   * @param args The arguments for `func`. The finalizer holds them until it is dead.
   * @returns The finalizer.
   * @throws {FinalizeError} `INVALID_ARGUMENT`, or `SELF_REFERENCE` if `func` or an argument is `obj`
   *   itself. Nothing is registered then.
   * @example
   * ```ts
   * const scope = new FinalizerScope();
   * scope.finalize(connection, closeSocket, socket);
   * scope.drain();
   * ```
   */
  finalize<T extends WeakKey, A extends unknown[], R>(
    obj: T,
    func: (this: void, ...args: A) => R,
    ...args: A
  ): Finalizer<T, A, R> {
    const record = createRecord(this.#list, obj, func, args, undefined, true, undefined);
    return handleOf(record) as unknown as Finalizer<T, A, R>;
  }

  /** Yields the live finalizers, newest first. Finalizers that die during the iteration are skipped. */
  *[Symbol.iterator](): Generator<Finalizer, void, undefined> {
    for (const record of this.#list.newestFirst()) yield handleOf(record);
  }

  /**
   * Calls every live finalizer whose `atexit` is true, newest first, including those that are created
   * during the drain. The others stay alive, and still run when their target is garbage-collected.
   *
   * An error in one callback doesn't stop the others. All errors are thrown together at the end.
   *
   * @throws {DrainError} The errors of all callbacks that failed.
   * @throws {FinalizeError} `ASYNC_IN_SYNC_DRAIN` if a callback returned a promise.
   */
  drain(): void {
    this.#drain.runSync();
  }

  /**
   * Drains the scope like {@link FinalizerScope.drain}, but awaits the promise of each callback before
   * it calls the next one. So a service is cleaned up completely before what it depends on.
   *
   * A call while such a drain is in progress returns the promise of that drain and ignores `options`. A
   * callback that has awaited something must not await the drain that awaits it: neither would end, unless
   * there is a `timeoutMs`.
   *
   * @param options The timeouts, in milliseconds.
   * @returns A promise that rejects with a {@link DrainError} after every callback has been called, if
   *   at least one failed or exceeded its timeout. It rejects with {@link FinalizeError}
   *   `INVALID_ARGUMENT` if an option is invalid; nothing is called then.
   */
  drainAsync(options: DrainOptions = {}): Promise<void> {
    return this.#drain.runAsync(options);
  }

  /** Drains the scope. `using` calls it. */
  [Symbol.dispose](): void {
    this.drain();
  }

  /** Drains the scope and awaits every callback. `await using` calls it. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.drainAsync();
  }
}

/**
 * Returns the list of a scope, for the layers of this package.
 *
 * @throws {FinalizeError} `INVALID_ARGUMENT` if `scope` isn't a scope of this copy of the package.
 */
export function listOf(scope: FinalizerScope): FinalizerList {
  return listIn(scope);
}

/** The scope that {@link finalize} uses. It is drained at exit. */
export const programScope: FinalizerScope = new FinalizerScope();
