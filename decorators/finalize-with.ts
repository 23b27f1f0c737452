/*
 * The class decorator that declares how to clean up the instances of a class: `@finalizeWith`, its options
 * and its types.
 */
import { describeValue, functionName } from '../src/describe.js';
import { FinalizeError } from '../src/errors.js';
import { checkLimit, limitedCallback } from '../src/limited-callback.js';
import { isBoundFunction } from './bound-function.js';
import { define } from './definition.js';
import type { finalizerArgs } from './finalizer-args.js';

/** A class whose instances are of type `I`. */
export type ClassOf<I> = abstract new (...args: never) => I;

/** A class decorator, legacy or standard, for classes whose instances are of type `I`. */
export type FinalizeDecorator<I> = <C extends ClassOf<I>>(target: C, context?: object) => C;

/** Instances that supply the arguments `A` without an `argsOf`. */
export type WithArgs<A extends readonly unknown[]> = [] extends A
  ? object
  : { readonly [finalizerArgs]: () => Readonly<A> };

/** Options of {@link finalizeWith}; `A` are the arguments of its callback. */
export interface FinalizeWithOptions<A extends readonly unknown[] = readonly never[]> {
  /** Sets whether teardowns and exit call the callback. Defaults to true. */
  readonly atexit?: boolean;
  /**
   * If true and the service is a singleton, tears it down first when the whole container is torn down. Use
   * it for a service that accepts work, such as a server. All such services are torn down at the same time.
   * Defaults to false.
   */
  readonly stopFirst?: boolean;
  /**
   * The timeout of this callback in an asynchronous teardown, in milliseconds, instead of that of
   * `finalization`. If `force` is omitted, a `TIMEOUT` error names the callback.
   */
  readonly timeoutMs?: number;
  /**
   * Called synchronously, with the same arguments, as soon as an asynchronous teardown stops waiting for
   * the callback. The callback may still settle later; if it rejects then, the error is written to standard
   * error.
   */
  readonly force?: (this: void, ...args: [...A]) => unknown;
}

/** Reads the keyword arguments from a constructed instance; they are passed as one more argument. */
export interface FinalizeWithKwargs<
  I,
  K extends Readonly<Record<string, unknown>>,
  A extends readonly unknown[] = readonly never[],
> extends FinalizeWithOptions<A> {
  readonly kwargsOf: (instance: I) => K;
}

/**
 * Declares how to clean up the instances of a class. A container with the plugin creates a finalizer
 * for each instance that it constructs.
 *
 * After the instance has been constructed, with property injection and `@postConstruct`, `argsOf(instance)`
 * is called once, and a finalizer is created in the scope of the container of the binding. It calls
 * `func(...args)` once: when the instance is garbage-collected, when the container is torn down, or when
 * the program exits, whichever comes first. Garbage collection has no deadline and may never happen.
 * `new Service()` without a container registers nothing.
 *
 * If the decorator is applied several times, the finalizers run in reverse order of application, before
 * those of base classes. It works as a legacy and as a standard decorator, and returns the class unchanged.
 *
 * @param func Called with the result of `argsOf`, followed by `kwargs` if there are any. `this` is
 *   `undefined`.
 * @param argsOf Reads the arguments from the instance. Omit it if `func` has no parameters, or if the
 *   class has a method `[finalizerArgs]`. It must not return the instance or anything that references it.
 * @throws {FinalizeError} When the class is decorated: `BOUND_CALLBACK` if `func` is a bound function;
 *   `INVALID_ARGUMENT` if `func` isn't a function or if the decorated value isn't a class.
 * @example
 * ```ts
 * @injectable()
 * @finalizeWith(closeSync, (log: LogFile) => [log.fd])
 * class LogFile {
 *   readonly fd = openSync('service.log', 'a');
 * }
 * ```
 */
export function finalizeWith<
  I extends object,
  A extends readonly unknown[],
  K extends Readonly<Record<string, unknown>>,
>(
  func: (this: void, ...args: [...A, K]) => unknown,
  argsOf: (instance: I) => Readonly<NoInfer<A>>,
  options: FinalizeWithKwargs<I, K, NoInfer<[...A, K]>>,
): FinalizeDecorator<I>;
export function finalizeWith<
  I extends object,
  A extends readonly unknown[],
  K extends Readonly<Record<string, unknown>>,
>(
  func: (this: void, ...args: [...A, K]) => unknown,
  argsOf: undefined,
  options: FinalizeWithKwargs<I, K, NoInfer<[...A, K]>>,
): FinalizeDecorator<I & WithArgs<A>>;
export function finalizeWith<I extends object, A extends unknown[]>(
  func: (this: void, ...args: A) => unknown,
  argsOf: (instance: I) => Readonly<NoInfer<A>>,
  options?: FinalizeWithOptions<NoInfer<A>>,
): FinalizeDecorator<I>;
export function finalizeWith<A extends unknown[]>(
  func: (this: void, ...args: A) => unknown,
  argsOf?: undefined,
  options?: FinalizeWithOptions<NoInfer<A>>,
): FinalizeDecorator<WithArgs<A>>;
export function finalizeWith(
  func: (this: void, ...args: never) => unknown,
  argsOf?: (instance: never) => unknown,
  options: Partial<FinalizeWithKwargs<never, Readonly<Record<string, unknown>>, never>> = {},
): FinalizeDecorator<object> {
  return (target, context, ...parameter: readonly unknown[]) => {
    const prototype = prototypeOf(target, context ?? parameter[0]);
    const className = functionName(target);
    checkCallback(func, className);
    checkReader('argsOf', argsOf, className);
    checkReader('kwargsOf', options.kwargsOf, className);
    checkLimit(options, `@finalizeWith on ${className}`);
    const { kwargsOf, atexit = true, stopFirst = false } = options;
    define(prototype, {
      prototype,
      func: limitedCallback(func, options),
      argsOf,
      kwargsOf,
      atexit,
      stopFirst,
      className,
    });
    return target;
  };
}

/**
 * Returns the prototype of the decorated class, and rejects anything else. The context of a legacy
 * decorator is the name of the member, or the index of the parameter of a constructor; that of a standard
 * decorator is an object with the kind.
 */
function prototypeOf(target: unknown, context: unknown): object {
  const { kind } = (context ?? { kind: 'class' }) as { kind?: unknown };
  const isClass = typeof target === 'function' && kind === 'class';
  const prototype: unknown = isClass ? target.prototype : undefined;
  if (typeof prototype === 'object' && prototype !== null) return prototype;
  throw new FinalizeError(
    'INVALID_ARGUMENT',
    `expected @finalizeWith to be applied to a class, but got ${describeValue(target)}; ` +
      'write it above the class, not above one of its members',
  );
}

function checkCallback(func: unknown, className: string): void {
  if (typeof func !== 'function') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected func of @finalizeWith on ${className} to be a function, but got ${describeValue(func)}; ` +
        'write @finalizeWith(close, (service) => [service.handle])',
    );
  }
  if (!isBoundFunction(func)) return;
  throw new FinalizeError(
    'BOUND_CALLBACK',
    `expected func of @finalizeWith on ${className} not to be bound, but got ${functionName(func)}: ` +
      'the bound object may reference the instance, which could then never be garbage-collected; ' +
      'write a function that takes what it needs, and argsOf: @finalizeWith(close, (service) => [service.handle])',
  );
}

function checkReader(name: string, reader: unknown, className: string): void {
  if (reader === undefined || typeof reader === 'function') return;
  throw new FinalizeError(
    'INVALID_ARGUMENT',
    `expected ${name} of @finalizeWith on ${className} to be a function, but got ${describeValue(reader)}; ` +
      'write a function that takes the instance and returns what func needs',
  );
}
