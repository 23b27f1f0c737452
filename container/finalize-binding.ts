/*
 * Configures the cleanup of one binding: `finalizeBinding`, its options and their validation.
 */
import type { finalizerArgs } from '../decorators/finalizer-args.js';
import { describeValue } from '../src/describe.js';
import { FinalizeError } from '../src/errors.js';
import { checkLimit } from '../src/limited-callback.js';
import type { BindingValue, ConditionSyntax, HandlerSyntax } from './inversify/any-version.js';
import { type Binding6, binding6Of, isRawBinding } from './inversify/binding-6.js';
import type { BindingFinalization } from './binding-finalization.js';
import { bindingOwnerOf } from './binding-index.js';
import { keepEarlyOptions } from './early-options.js';

/** A binding in Inversify's fluent syntax, or its identifier. */
export type FinalizableBinding =
  | { getIdentifier(): { readonly id: number } }
  | { readonly id: number }
  | HandlerSyntax<never>
  | ConditionSyntax<unknown>;

/** `unknown` if a `T` supplies the arguments `A` itself or if none are needed; otherwise `never`. */
export type GivesArgs<T, A extends readonly unknown[]> = [] extends A
  ? unknown
  : T extends { readonly [finalizerArgs]: () => Readonly<A> }
    ? unknown
    : never;

/** Keyword arguments, which are passed to a callback as one additional argument. */
export type Kwargs = Readonly<Record<string, unknown>>;

/**
 * Options without a callback: `atexit` of the finalizers of a binding, its place in the order, and
 * disposal.
 */
export interface BindingAtexitOptions<T = never> {
  /**
   * Sets whether drains and exit call the finalizers of the objects that this binding yields. If it is
   * omitted, the options of `@finalizeWith` apply.
   */
  readonly atexit?: boolean;
  /**
   * If true, tears down the singleton of this binding first when the whole container is torn down. Use it
   * for a service that accepts work, such as a server. All such services are torn down at the same time. If
   * it is omitted, the options of `@finalizeWith` apply.
   */
  readonly stopFirst?: boolean;
  readonly func?: undefined;
  /**
   * Disposes the objects that this binding yields: `true` calls `[Symbol.asyncDispose]` or
   * `[Symbol.dispose]`; a function gets the object, as in `(pool) => pool.end()`. With `false`, they are
   * never disposed, even if `finalization({ disposables })` would dispose them. An object is disposed after
   * `@preDestroy` and `onDeactivation`, before its finalizers.
   */
  readonly dispose?: boolean | ((instance: T) => unknown);
  /** The timeout of `dispose` in an asynchronous teardown, in milliseconds. */
  readonly timeoutMs?: number;
  /** Called with the object as soon as an asynchronous teardown stops waiting for `dispose`. */
  readonly force?: (instance: T) => unknown;
}

/** Limits for the callback of a binding; `A` are its arguments. */
export interface BindingLimit<A extends readonly unknown[]> {
  /** The timeout of the callback in an asynchronous teardown, in milliseconds. */
  readonly timeoutMs?: number;
  /** Called with the same arguments as soon as an asynchronous teardown stops waiting for the callback. */
  readonly force?: (this: void, ...args: [...A]) => unknown;
}

/** Options that create a finalizer for each object that a binding yields. */
export interface BindingFinalizer<T, A extends readonly unknown[]> extends BindingLimit<
  NoInfer<A>
> {
  readonly func: (this: void, ...args: [...A]) => unknown;
  /** Reads the arguments from the object. It must not return the object or anything that references it. */
  readonly argsOf: (instance: T) => Readonly<NoInfer<A>>;
  readonly kwargsOf?: undefined;
  readonly atexit?: boolean;
  readonly stopFirst?: boolean;
}

/** {@link BindingFinalizer} with keyword arguments, which are passed as one more argument. */
export interface BindingFinalizerWithKwargs<
  T,
  A extends readonly unknown[],
  K extends Kwargs,
> extends BindingLimit<NoInfer<[...A, K]>> {
  readonly func: (this: void, ...args: [...A, K]) => unknown;
  readonly argsOf: (instance: T) => Readonly<NoInfer<A>>;
  readonly kwargsOf: (instance: T) => K;
  readonly atexit?: boolean;
  readonly stopFirst?: boolean;
}

/** {@link BindingFinalizer} for objects with a method `[finalizerArgs]`, or for a callback without parameters. */
export interface SelfDescribingBindingFinalizer<T, A extends unknown[]> extends BindingLimit<
  NoInfer<A>
> {
  readonly func: ((this: void, ...args: A) => unknown) & GivesArgs<T, A>;
  readonly argsOf?: undefined;
  readonly kwargsOf?: undefined;
  readonly atexit?: boolean;
  readonly stopFirst?: boolean;
}

/**
 * Configures the cleanup of the objects that one binding yields.
 *
 * `{ atexit: false }` excludes all finalizers of its objects, including those of `@finalizeWith`, from
 * teardowns and from exit; they still run on garbage collection, which has no deadline and may never
 * happen. `{ func, argsOf }` gives every object that the binding yields a finalizer. Use it for pools,
 * sockets and clients whose class can't be decorated. `{ dispose }` decides whether and how the objects are
 * disposed. A singleton that already exists gets its finalizer immediately.
 *
 * If the container doesn't have the plugin, the options are kept on the binding until the container gets
 * it. This requires the fluent object of a binding whose handlers and constraint aren't set yet. If the
 * binding yields an object before that, a process warning says that the plugin is missing.
 *
 * @param binding The binding in the fluent syntax of Inversify, or its identifier.
 * @param options The cleanup of the objects that the binding yields.
 * @returns The same binding syntax, for chaining.
 * @throws {FinalizeError} `INVALID_ARGUMENT` if `binding` isn't a binding, if it was unbound, or if an
 *   option has the wrong type; `PLUGIN_MISSING` if its container doesn't have the plugin and the options
 *   can't be kept. If a binding with `func` yields a primitive, `container.get` throws `INVALID_ARGUMENT`.
 * @example
 * ```ts
 * finalizeBinding(
 *   container.bind(Pool).toDynamicValue(() => new Pool()).inSingletonScope(),
 *   { func: closeHandle, argsOf: (pool) => [pool.handle] },
 * );
 * ```
 */
export function finalizeBinding<
  B extends FinalizableBinding,
  A extends readonly unknown[],
  K extends Kwargs,
>(binding: B, options: BindingFinalizerWithKwargs<BindingValue<B>, A, K>): B;
export function finalizeBinding<B extends FinalizableBinding, A extends readonly unknown[]>(
  binding: B,
  options: BindingFinalizer<BindingValue<B>, A>,
): B;
export function finalizeBinding<B extends FinalizableBinding, A extends unknown[]>(
  binding: B,
  options: SelfDescribingBindingFinalizer<BindingValue<B>, A>,
): B;
export function finalizeBinding<B extends FinalizableBinding>(
  binding: B,
  options: BindingAtexitOptions<BindingValue<B>>,
): B;
export function finalizeBinding(
  binding: FinalizableBinding,
  options: BindingFinalization,
): FinalizableBinding {
  const id = idOf(binding);
  checkOptions(options);
  const owner = bindingOwnerOf(id);
  if (owner === undefined) keepEarlyOptions(id, binding6In(binding) ?? binding, options);
  else if (!owner.configureBinding(id, options)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      'expected a binding that its container has, but got one that was unbound; write finalizeBinding before unbind',
    );
  }
  return binding;
}

/** Returns the binding behind a fluent object of Inversify 6. */
function binding6In(fluent: unknown): Binding6 | undefined {
  const { _binding } = (fluent ?? {}) as Record<string, unknown>;
  return isRawBinding(_binding) ? binding6Of(_binding) : undefined;
}

function idOf(binding: unknown): number {
  const binding6 = binding6In(binding);
  if (binding6 !== undefined) return binding6.id;
  const { getIdentifier } = (binding ?? {}) as Record<string, unknown>;
  const identifier: unknown =
    typeof getIdentifier === 'function' ? Reflect.apply(getIdentifier, binding, []) : binding;
  const { id } = (identifier ?? {}) as { id?: unknown };
  if (typeof id === 'number') return id;
  throw new FinalizeError(
    'INVALID_ARGUMENT',
    `expected a binding, but got ${describeValue(binding)}; ` +
      'write finalizeBinding(container.bind(Service).toSelf(), { ... })',
  );
}

function checkOptions(options: unknown): void {
  if (typeof options !== 'object' || options === null) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected options of finalizeBinding to be an object, but got ${describeValue(options)}; ` +
        'write { atexit: false }, or { func: close, argsOf: (service) => [service.handle] }',
    );
  }
  checkLimit(options, 'finalizeBinding');
  const { func, argsOf, kwargsOf, dispose } = options as Record<string, unknown>;
  if (dispose !== undefined && typeof dispose !== 'boolean' && typeof dispose !== 'function') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected dispose of finalizeBinding to be true, false or a function, but got ${describeValue(dispose)}; ` +
        'write { dispose: (pool) => pool.end() }',
    );
  }
  for (const [name, value] of Object.entries({ func, argsOf, kwargsOf })) {
    if (value === undefined || typeof value === 'function') continue;
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected ${name} of finalizeBinding to be a function, but got ${describeValue(value)}; ` +
        'write { func: close, argsOf: (service) => [service.handle] }',
    );
  }
  if (func !== undefined || (argsOf === undefined && kwargsOf === undefined)) return;
  throw new FinalizeError(
    'INVALID_ARGUMENT',
    'expected func with argsOf and kwargsOf of finalizeBinding, but got none; ' +
      'write { func: close, argsOf: (service) => [service.handle] }',
  );
}
