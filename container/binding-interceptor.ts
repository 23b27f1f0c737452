/*
 * Intercepts one binding: sees the objects that it makes and yields, and registers their finalizers.
 */
import { definitionsOf, type FinalizerDefinition } from '../decorators/definition.js';
import { registerInstance } from '../decorators/registration.js';
import type { Callback } from '../src/cleanup-call.js';
import { describeValue, functionName } from '../src/describe.js';
import { FinalizeError } from '../src/errors.js';
import type { FinalizerList } from '../src/finalizer-list.js';
import type { FinalizerRecord } from '../src/record.js';
import { isProxy } from '../src/host.js';
import { isObject, isThenable } from '../src/value-kinds.js';
import { reportRejection, reportUnraisable } from '../src/unraisable.js';
import { limitedCallback } from '../src/limited-callback.js';
import {
  createDisposer,
  type Disposal,
  disposalBySymbol,
  disposerOf,
  hasCleanup,
  isDecided,
  keepUndisposed,
  renewDisposer,
  standsForAnother,
} from './disposers.js';
import { type Builder, containerObserver } from '../src/container-observer.js';
import { recordInstance } from './instance-records.js';
import { type BuiltValues, interceptBuilder } from './intercepted-builder.js';
import type { BindingFinalization } from './binding-finalization.js';
import { isBuilt } from './singleton-construction.js';
import { SingletonState } from './singleton-state.js';
import { isRegistered, markRegistered } from './registered-instances.js';
import { type Activation, type Binding, isPending, serviceName } from './inversify/binding.js';

/** The parts of a container's state that the interceptor of a binding uses. */
export interface InterceptorOwner {
  readonly list: FinalizerList;
  /** Returns the list for what a binding makes now: that of the current scope, or of the container. */
  listFor(binding: Binding): FinalizerList;
  /** Finds the cleanup of instances for `finalization({ disposables })`, and the callback that runs it. */
  readonly disposal: Disposal | undefined;
  readonly disposer: Callback | undefined;
  /** Called for each singleton that is being built. */
  built(binding: Binding): void;
}

/**
 * Returns the definitions of the class of which a builder's value is an instance. A proxy of an instance,
 * or an object that inherits from one, isn't an instance: the instance itself holds the resource (D9).
 */
function definitionsFor(value: object): readonly FinalizerDefinition[] {
  if (isProxy(value)) return [];
  const prototype = Object.getPrototypeOf(value) as object | null;
  if (prototype === null || !Object.hasOwn(prototype, 'constructor')) return [];
  return definitionsOf(prototype);
}

/** How `finalizeBinding` disposes what a binding yields. */
interface BindingDisposal {
  readonly disposal: Disposal;
  readonly disposer: Callback;
}

function disposeOption(
  dispose: boolean | ((instance: never) => unknown),
  finalization: BindingFinalization,
): BindingDisposal | false {
  if (dispose === false) return false;
  const byFunction: Disposal = (instance) => () =>
    (dispose as (instance: object) => unknown)(instance);
  const disposal = dispose === true ? disposalBySymbol : byFunction;
  return { disposal, disposer: disposerOf(disposal, finalization) };
}

function notDisposable(value: object, name: string): FinalizeError {
  return new FinalizeError(
    'INVALID_ARGUMENT',
    `expected the binding of ${name} to yield an object with [Symbol.dispose] or [Symbol.asyncDispose], ` +
      `but got ${describeValue(value)}; write dispose: (instance) => instance.close()`,
  );
}

/**
 * Intercepts a binding where it makes and where it yields its objects, and registers their finalizers.
 *
 * ```text
 *   builder or constructor ──> made() ──> user's onActivation ──> yielded() ──> out
 *                               │                                  │
 *                               @finalizeWith of the class         finalizeBinding({ func })
 * ```
 *
 * `made` gets the object itself: it holds the resource even if the user's handler then fails or wraps
 * it. `yielded` gets what the container returns to its caller.
 */
export class BindingInterceptor implements BuiltValues {
  /** The user's own handler. */
  user: Activation | undefined;
  /** The singleton that the binding has in its cache. */
  singleton: SingletonState | undefined;
  /** Replaces the user's handler as `onActivation` of the binding. */
  readonly activation: Activation;
  /** Replaces the user's builder, if the binding has one. */
  readonly builder: Builder | undefined;
  readonly #userBuilder: Builder | undefined;
  readonly #binding: Binding;
  readonly #owner: InterceptorOwner;
  #atexit: boolean | undefined;
  #stopFirst: boolean | undefined;
  #definitions: readonly FinalizerDefinition[] = [];
  #yielded = new WeakSet<object>();
  /** The disposal that `finalizeBinding` configured; `undefined` to dispose as the container does. */
  #dispose: BindingDisposal | false | undefined;

  /**
   * @param builder The user's builder, for a binding that has one.
   * @param origin The interceptor of the binding from which `binding` was cloned.
   */
  constructor(
    binding: Binding,
    owner: InterceptorOwner,
    builder: Builder | undefined,
    origin: BindingInterceptor | undefined,
  ) {
    this.#binding = binding;
    this.#owner = owner;
    this.#userBuilder = origin === undefined ? builder : origin.#userBuilder;
    this.user = origin === undefined ? binding.onActivation : origin.user;
    this.builder = this.#userBuilder && interceptBuilder(this.#userBuilder, this);
    this.activation = this.#activate.bind(this);
    if (origin === undefined) return;
    this.singleton = origin.singleton;
    this.#atexit = origin.#atexit;
    this.#stopFirst = origin.#stopFirst;
    this.#definitions = origin.#definitions;
    this.#yielded = origin.#yielded;
    this.#dispose = origin.#dispose;
  }

  /** The name of the service. */
  get name(): string {
    return serviceName(this.#binding.serviceIdentifier);
  }

  /** True if a teardown of everything begins with the singleton of the binding. */
  get stopsFirst(): boolean {
    const { cache } = this.#binding;
    if (this.#stopFirst !== undefined || !isObject(cache?.value)) return this.#stopFirst === true;
    return this.#definitionsOf(cache.value).some(({ stopFirst }) => stopFirst === true);
  }

  /** Applies the options of `finalizeBinding`, also to a singleton that exists already (C6). */
  configure(finalization: BindingFinalization): void {
    const { atexit, func, argsOf, kwargsOf, dispose, stopFirst } = finalization;
    const { cache, serviceIdentifier } = this.#binding;
    this.#atexit = atexit ?? this.#atexit;
    this.#stopFirst = stopFirst ?? this.#stopFirst;
    if (atexit !== undefined) {
      for (const record of this.singleton?.records ?? []) record.setAtexit(atexit);
    }
    if (dispose !== undefined) this.#dispose = disposeOption(dispose, finalization);
    if (func === undefined && dispose === undefined) return;
    const name = serviceName(serviceIdentifier);
    const added =
      func === undefined
        ? []
        : [
            {
              func: limitedCallback(func, finalization),
              argsOf,
              kwargsOf,
              atexit: true,
              className: name,
            },
          ];
    const cached =
      cache !== undefined && isBuilt(this.#binding) && this.singleton?.tornDown !== true;
    if (cached && isPending(cache.value)) {
      // The value may or may not have passed its activation: the first of the two registers it.
      this.#yielded = new WeakSet();
      const registered = cache.value.then(
        (value) => this.#yield(value, added),
        () => undefined,
      );
      reportRejection(registered, `${functionName(func ?? this.activation)} of ${name}`);
    } else if (cached) this.#yield(cache.value, added, new WeakSet());
    this.#definitions = [...this.#definitions, ...added];
  }

  /**
   * Releases an instance whose `@postConstruct` failed, since no code gets it from Inversify. The
   * arguments of its finalizers are read from the unfinished instance; if that fails, the error is
   * reported and the finalizer is omitted.
   */
  readonly failed = (instance: object): void => {
    const { list } = this.#owner;
    const records: FinalizerRecord[] = [];
    for (const definition of [...this.#definitionsOf(instance), ...this.#definitions]) {
      try {
        records.push(...registerInstance(list, instance, [definition], this.#atexit));
      } catch (error) {
        reportUnraisable(error, `${functionName(definition.func)} of ${definition.className}`);
      }
    }
    markRegistered(instance);
    records.push(...this.#registerDisposable(instance));
    if (this.#dispose !== undefined) records.push(...this.#disposeYielded(instance));
    for (const record of records.toReversed()) record.take()?.runUnraisable('async', 'drain');
  };

  #activate(context: unknown, value: unknown): unknown {
    if (this.#binding.implementationType !== undefined) this.made(value);
    const yielded = this.user === undefined ? value : this.user(context, value);
    if (this.#definitions.length === 0 && this.#dispose === undefined) return yielded;
    if (!isThenable(yielded)) return this.#yield(yielded);
    return Promise.resolve(yielded).then((settled) => this.#yield(settled));
  }

  /** Registers what the binding has made: an instance of its class, or a value of its builder. */
  made(value: unknown): unknown {
    const records = [...this.#registerDecorated(value), ...this.#registerDisposable(value)];
    if (isObject(value)) recordInstance(value, records);
    containerObserver?.made(records, this.name, this.#owner);
    if (this.#binding.scope !== 'Singleton') return value;
    this.singleton = SingletonState.now();
    this.singleton.add(records);
    this.#owner.built(this.#binding);
    return value;
  }

  isUndecorated(prototype: object | null): boolean {
    const { scope } = this.#binding;
    if (scope === 'Singleton' || this.#owner.disposal !== undefined) return false;
    return definitionsOf(prototype).length === 0;
  }

  #registerDecorated(value: unknown): readonly FinalizerRecord[] {
    if (!isObject(value)) return [];
    const definitions = this.#definitionsOf(value);
    if (definitions.length === 0 || isRegistered(value)) return [];
    const records = registerInstance(this.#list, value, definitions, this.#atexit);
    markRegistered(value);
    return records;
  }

  #definitionsOf(value: object): readonly FinalizerDefinition[] {
    const { implementationType } = this.#binding;
    return implementationType === undefined
      ? definitionsFor(value)
      : definitionsOf(implementationType.prototype);
  }

  /** Creates the disposer that the container's options ask for, unless a binding configures disposal. */
  #registerDisposable(value: unknown): readonly FinalizerRecord[] {
    const { disposal, disposer } = this.#owner;
    if (disposal === undefined || disposer === undefined || this.#dispose !== undefined) return [];
    if (!isObject(value) || isDecided(value)) return [];
    if (this.#binding.implementationType === undefined && standsForAnother(value)) return [];
    if (!hasCleanup(disposal, value)) return [];
    return [createDisposer(this.#list, value, disposer, this.#atexit ?? true, this.name)];
  }

  /**
   * Creates the disposer that the binding's options ask for. If they don't, makes the disposer that the
   * object has the newest of its finalizers again.
   */
  #disposeYielded(value: object): readonly FinalizerRecord[] {
    if (this.#dispose === undefined) {
      const renewed = renewDisposer(this.#list, value);
      return renewed === undefined ? [] : [renewed];
    }
    if (this.#dispose === false) {
      keepUndisposed(value);
      return [];
    }
    const { disposal, disposer } = this.#dispose;
    if (!hasCleanup(disposal, value)) throw notDisposable(value, this.name);
    return [createDisposer(this.#list, value, disposer, this.#atexit ?? true, this.name)];
  }

  get #list(): FinalizerList {
    return this.#owner.listFor(this.#binding);
  }

  /** Creates the finalizers of an object that the binding yields, once for each object. */
  #yield(value: unknown, definitions = this.#definitions, yielded = this.#yielded): unknown {
    if (!isObject(value) && definitions.length === 0 && this.#dispose === false) return value;
    if (!isObject(value)) throw this.#yieldsNoObject(value, definitions);
    if (yielded.has(value)) return value;
    const records = registerInstance(this.#list, value, definitions, this.#atexit);
    records.push(...this.#disposeYielded(value));
    this.#yielded.add(value);
    recordInstance(value, records);
    containerObserver?.made(records, this.name, this.#owner);
    if (this.#binding.scope !== 'Singleton') return value;
    this.singleton ??= SingletonState.before();
    this.singleton.add(records);
    return value;
  }

  #yieldsNoObject(value: unknown, definitions: readonly FinalizerDefinition[]): FinalizeError {
    const name = this.name;
    const funcs = definitions.map(({ func }) => functionName(func)).join(', ') || 'dispose';
    return new FinalizeError(
      'INVALID_ARGUMENT',
      `expected the binding of ${name} to yield an object that finalizer ${funcs} can be tied to, ` +
        `but got ${describeValue(value)}; bind an object that holds it, or omit func and dispose`,
    );
  }
}
