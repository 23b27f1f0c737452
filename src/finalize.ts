import { createRecord } from './create.js';
import { describeValue } from './describe.js';
import { FinalizeError } from './errors.js';
import { type Finalizer, handleOf } from './finalizer.js';
import { type FinalizerScope, listOf, programScope } from './scope.js';

/**
 * Ties `func(...args)` to `obj`, in the scope of the program: Python's
 * `weakref.finalize(obj, func, *args)`.
 *
 * The callback is called once: when `obj` is collected, when the finalizer is called, or when the
 * program exits, whichever comes first. Dropping the handle changes nothing (F3).
 *
 * What prevents it for ever is a `func` or an argument that owns `obj`: a closure over it, its bound
 * method, an object that leads to it. `obj` is then never collected.
 *
 * @param obj An object or a symbol that is not registered. It is held weakly.
 * @param func Called with `args`, and `this` undefined. An error at collection is shown on standard
 *   error and goes nowhere else; an explicit call lets it through.
 * @param args Held until the finalizer is dead.
 * @throws {FinalizeError} `INVALID_ARGUMENT`, or `SELF_REFERENCE` where `func` or an argument is `obj`
 *   itself; nothing is registered then.
 * @example
 * ```ts
 * class TemporaryDirectory {
 *   readonly path = mkdtempSync(join(tmpdir(), 'work-'));
 *   readonly remove = finalize(this, rmSync, this.path, { recursive: true });
 * }
 * // wrong: () => rmSync(this.path) owns `this`, which would never be collected
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

/** What {@link createFinalizer} can be told beside the object and the callback. */
export interface FinalizerOptions<
  A extends readonly unknown[] = readonly unknown[],
  K extends Readonly<Record<string, unknown>> = Readonly<Record<string, unknown>>,
> {
  /** The positional arguments. */
  readonly args?: A;
  /** Python's keyword arguments: passed as one more argument, behind `args` (F2). */
  readonly kwargs?: K;
  /** Whether drains and the exit call it. True where it is left out. */
  readonly atexit?: boolean;
  /** The scope that it belongs to. {@link programScope} where it is left out. */
  readonly scope?: FinalizerScope;
}

function checkOptions(options: FinalizerOptions | null): void {
  if (typeof options !== 'object' || options === null) {
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
  if (kwargs !== undefined && (typeof kwargs !== 'object' || kwargs === null)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected kwargs to be an object, but got ${describeValue(kwargs)}; write { kwargs: { name: value } }`,
    );
  }
}

/**
 * As {@link finalize}, with all that can be chosen in one object.
 *
 * @throws {FinalizeError} `INVALID_ARGUMENT` or `SELF_REFERENCE`; nothing is registered then.
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
