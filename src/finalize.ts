/*
 * The functions that create a finalizer for any object, without a container: `finalize`, and
 * `createFinalizer` with all options.
 */
import { createRecord } from './create.js';
import { describeValue } from './describe.js';
import { FinalizeError } from './errors.js';
import { type Finalizer, handleOf } from './finalizer.js';
import { type FinalizerScope, listOf, programScope } from './scope.js';
import { isObject } from './value-kinds.js';

/**
 * Calls `func(...args)` once, when `obj` is garbage-collected, when the returned finalizer is called, or
 * when the program exits, whichever comes first. The equivalent Python code is
 * `weakref.finalize(obj, func, *args)`.
 *
 * The finalizer belongs to {@link programScope}. Dropping the returned handle changes nothing. Garbage
 * collection has no deadline and may never happen; then the callback runs at exit.
 *
 * The callback never runs on garbage collection if `func` or an argument holds a reference to `obj`: a
 * closure over it, its bound method, or an object that references it. Such a reference keeps `obj`
 * alive forever.
 *
 * @param obj The target: an object, or a symbol that isn't registered. The finalizer references it weakly.
 * @param func The cleanup callback, called with `args`. `this` is undefined. On garbage collection and at
 *   exit its errors are printed to standard error; an explicit call throws them to the caller.
 * @param args The arguments for `func`. The finalizer holds them until it is dead.
 * @returns The finalizer: a function that makes the call now, with `detach()`, `peek()`, `alive` and
 *   `atexit`.
 * @throws {FinalizeError} `INVALID_ARGUMENT`, or `SELF_REFERENCE` if `func` or an argument is `obj`
 *   itself. Nothing is registered then.
 * @example
 * ```ts
 * class TemporaryDirectory {
 *   readonly path = mkdtempSync(join(tmpdir(), 'work-'));
 *   readonly remove = finalize(this, rmSync, this.path, { recursive: true });
 * }
 * // wrong: () => rmSync(this.path) references `this`, which would then never be collected
 * ```
 */
export function finalize<T extends WeakKey, A extends unknown[], R>(
  obj: T,
  func: (this: void, ...args: A) => R,
  ...args: A
): Finalizer<T, A, R> {
  const record = createRecord(listOf(programScope), obj, func, args, undefined, true, undefined);
  return handleOf(record) as unknown as Finalizer<T, A, R>;
}

/** Options for {@link createFinalizer}. */
export interface FinalizerOptions<
  A extends readonly unknown[] = readonly unknown[],
  K extends Readonly<Record<string, unknown>> = Readonly<Record<string, unknown>>,
> {
  /** The positional arguments for the callback. */
  readonly args?: A;
  /** Python's keyword arguments. The callback gets them as one more argument, after `args`. */
  readonly kwargs?: K;
  /** Determines whether drains and exit call the finalizer. The default is true. */
  readonly atexit?: boolean;
  /** The scope that the finalizer belongs to. The default is {@link programScope}. */
  readonly scope?: FinalizerScope;
}

function checkOptions(options: unknown): void {
  if (!isObject(options)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected options to be an object, but got ${describeValue(options)}; ` +
        'write { args: [value] }, or finalize(obj, func, value)',
    );
  }
  const { args, kwargs } = options as { args?: unknown; kwargs?: unknown };
  if (args !== undefined && !Array.isArray(args)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected args to be an array, but got ${describeValue(args)}; write { args: [value] }`,
    );
  }
  if (kwargs !== undefined && !isObject(kwargs)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected kwargs to be an object, but got ${describeValue(kwargs)}; write { kwargs: { name: value } }`,
    );
  }
}

/**
 * Creates a finalizer like {@link finalize}, with all options in one object.
 *
 * @param obj The target, referenced weakly.
 * @param func The cleanup callback, called with `args`, and after them `kwargs` if they were given.
 * @param options The arguments of the callback, `atexit`, and the scope.
 * @returns The finalizer.
 * @throws {FinalizeError} `INVALID_ARGUMENT` or `SELF_REFERENCE`. Nothing is registered then.
 * @example
 * ```ts
 * createFinalizer(pool, closePool, { args: [pool.handle], atexit: false });
 * ```
 */
export function createFinalizer<T extends WeakKey, R>(
  obj: T,
  func: (this: void) => R,
  options?: FinalizerOptions<readonly []> & { readonly kwargs?: undefined },
): Finalizer<T, [], R>;
export function createFinalizer<T extends WeakKey, A extends readonly unknown[], R>(
  obj: T,
  func: (this: void, ...args: [...A]) => R,
  options: FinalizerOptions & { readonly args: readonly [...A]; readonly kwargs?: undefined },
): Finalizer<T, A, R>;
export function createFinalizer<T extends WeakKey, K extends Readonly<Record<string, unknown>>, R>(
  obj: T,
  func: (this: void, kwargs: K) => R,
  options: FinalizerOptions<readonly []> & { readonly kwargs: K },
): Finalizer<T, [], R>;
export function createFinalizer<
  T extends WeakKey,
  A extends readonly unknown[],
  K extends Readonly<Record<string, unknown>>,
  R,
>(
  obj: T,
  func: (this: void, ...args: [...A, K]) => R,
  options: FinalizerOptions & { readonly args: readonly [...A]; readonly kwargs: K },
): Finalizer<T, A, R>;
export function createFinalizer(
  obj: WeakKey,
  func: (this: void, ...args: never) => unknown,
  options: FinalizerOptions = {},
): Finalizer {
  checkOptions(options);
  const { args = [], kwargs, atexit = true, scope = programScope } = options;
  const ownKwargs = kwargs === undefined ? undefined : Object.freeze({ ...kwargs });
  const list = listOf(scope);
  return handleOf(createRecord(list, obj, func, [...args], ownKwargs, atexit, undefined));
}
