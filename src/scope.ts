import { createRecord } from './create.js';
import { describeValue } from './describe.js';
import { Drain, type DrainOptions } from './drain.js';
import { FinalizeError } from './errors.js';
import { type Finalizer, handleOf } from './finalizer.js';
import { FinalizerList } from './finalizer-list.js';

let listIn: (scope: unknown) => FinalizerList;

/**
 * An ordered set of live finalizers, which are drained together, newest first.
 *
 * A scope keeps its finalizers alive, never their objects. `using` and `await using` drain it (S6).
 *
 * @example
 * ```ts
 * using scope = new FinalizerScope();
 * scope.finalize(connection, closeSocket, socket);
 * // at the end of the block: closeSocket(socket), whether connection is collected or not
 * ```
 */
export class FinalizerScope implements Disposable, AsyncDisposable {
  readonly #list: FinalizerList = new FinalizerList();
  readonly #drain: Drain = new Drain(this.#list, 'drainAsync');

  static {
    listIn = (scope) => {
      if (typeof scope === 'object' && scope !== null && #list in scope) return scope.#list;
      throw new FinalizeError(
        'INVALID_ARGUMENT',
        `expected scope to be a FinalizerScope, but got ${describeValue(scope)}; ` +
          'write { scope: new FinalizerScope() }, or leave it out for that of the program',
      );
    };
  }

  /** How many finalizers are alive in this scope. */
  get size(): number {
    return this.#list.size;
  }

  /**
   * Ties `func(...args)` to `obj`, in this scope.
   *
   * The callback is called once: when `obj` is collected, when this scope is drained, or when the
   * program exits, whichever comes first. What prevents it for ever is a `func` or an argument that
   * owns `obj`, since `obj` is then never collected.
   *
   * @param obj An object or a symbol that is not registered. It is held weakly.
   * @param func Called with `args`, and `this` undefined. Its errors go to whoever called it.
   * @param args Held until the finalizer is dead.
   * @throws {FinalizeError} `INVALID_ARGUMENT`, or `SELF_REFERENCE` where `func` or an argument is
   *   `obj` itself; nothing is registered then.
   */
  finalize<T extends WeakKey, A extends unknown[], R>(
    obj: T,
    func: (this: void, ...args: A) => R,
    ...args: A
  ): Finalizer<T, A, R> {
    const record = createRecord(this.#list, obj, func, args, undefined, true, undefined);
    return handleOf(record) as unknown as Finalizer<T, A, R>;
  }

  /** The live finalizers, newest first; one that dies during the walk is passed over. */
  *[Symbol.iterator](): Generator<Finalizer, void, undefined> {
    for (const record of this.#list.newestFirst()) yield handleOf(record);
  }

  /**
   * Calls every live finalizer whose `atexit` is true, newest first, also those that are created
   * meanwhile. The others stay alive, and still run when their object is collected (S1).
   *
   * @throws {DrainError} All that failed, when every one has been called (S2).
   * @throws {FinalizeError} `ASYNC_IN_SYNC_DRAIN` where one returned a promise (S4).
   */
  drain(): void {
    this.#drain.runSync();
  }

  /**
   * As {@link FinalizerScope.drain}, but awaits each before it calls the next, so that what depends on
   * something is gone before it (S3).
   *
   * A call during a drain gets the promise of that drain, and its options. A callback that has awaited
   * something must not await the drain that is waiting for it: only `timeoutMs` would end that.
   *
   * @returns Rejects with a {@link DrainError} when every one has been called and something failed or
   *   took too long; with {@link FinalizeError} `INVALID_ARGUMENT` for a time that is none.
   */
  drainAsync(options: DrainOptions = {}): Promise<void> {
    return this.#drain.runAsync(options);
  }

  /** Drains the scope: what `using` does. */
  [Symbol.dispose](): void {
    this.drain();
  }

  /** Drains the scope and waits: what `await using` does. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.drainAsync();
  }
}

/**
 * The list of a scope: what the layers of this package see of it, and nobody else.
 *
 * @throws {FinalizeError} `INVALID_ARGUMENT` for what is no scope of this copy of the package.
 */
export function listOf(scope: FinalizerScope): FinalizerList {
  return listIn(scope);
}

/** The scope of the program: that of {@link finalize}, drained when the program exits. */
export const programScope: FinalizerScope = new FinalizerScope();
