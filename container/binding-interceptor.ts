/*
 * Intercepts one binding: receives the objects that it creates and yields, and registers their finalizers.
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
import {
  createDisposer,
  type Disposal,
  hasCleanup,
  isDecided,
  isDisposer,
  keepUndisposed,
  renewDisposer,
  standsForAnother,
} from './disposers.js';
import { type Builder, containerObserver } from '../src/container-observer.js';
import type { DependencyObserver } from './dependency-observer.js';
import type { ConstructionWatcher } from './failed-construction.js';
import { recordInstance } from './instance-records.js';
import { type BuiltValues, interceptBuilder } from './intercepted-builder.js';
import { BindingConfiguration, type BindingDisposal } from './binding-configuration.js';
import type { BindingFinalization } from './binding-finalization.js';
import { isBuilt } from './singleton-construction.js';
import type { ServiceRequests } from './service-requests.js';
import { SingletonState } from './singleton-state.js';
import { isRegistered, markRegistered } from './registered-instances.js';
import { type Activation, type Binding, isPending, serviceName } from './inversify/binding.js';

/** The parts of a container's state that the interceptor of a binding uses. */
export interface InterceptorOwner {
  readonly list: FinalizerList;
  /**
   * Returns the list for what a binding creates now: that of the current scope, or that of the container.
   */
  listFor(binding: Binding): FinalizerList;
  /** Finds the cleanup of instances for `finalization({ disposables })`, and the callback that runs it. */
  readonly disposal: Disposal | undefined;
  readonly disposer: Callback | undefined;
  /** Called for each singleton that is being built. */
  built(binding: Binding): void;
  /** Observes dependencies, if the container tears down services at the same time. */
  readonly observer: DependencyObserver | undefined;
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

function canDispose(value: object, dispose: BindingDisposal | false): boolean {
  return dispose === false || hasCleanup(dispose.disposal, value);
}

function notDisposable(value: object, name: string): FinalizeError {
  return new FinalizeError(
    'INVALID_ARGUMENT',
    `expected the binding of ${name} to yield an object with [Symbol.dispose] or [Symbol.asyncDispose], ` +
      `but got ${describeValue(value)}; write dispose: (instance) => instance.close()`,
  );
}

/**
 * Intercepts a binding where it creates and where it yields its objects, and registers their finalizers.
 *
 * ```text
 *   builder or constructor ──> made() ──> user's onActivation ──> yielded() ──> out
 *                               │                                  │
 *                               @finalizeWith of the class         finalizeBinding({ func })
 * ```
 *
 * `made` gets the object itself, which holds the resource even if the user's handler then fails or wraps
 * it. `yielded` gets what the container returns to its caller.
 */
export class BindingInterceptor implements BuiltValues, ConstructionWatcher {
  /** The user's own handler. */
  user: Activation | undefined;
  /** The singleton that the binding has in its cache. */
  singleton: SingletonState | undefined;
  /** Replaces the user's handler as `onActivation` of the binding. */
  readonly activation: Activation;
  /** True if the binding has {@link BindingInterceptor.activation} as its handler. */
  intercepts = false;
  /** Replaces the user's builder, if the binding has one. */
  readonly builder: Builder | undefined;
  /**
   * The services that the code of the binding requests; `undefined` if the container doesn't observe this.
   */
  readonly requests: ServiceRequests | undefined;
  readonly #userBuilder: Builder | undefined;
  readonly #binding: Binding;
  readonly #owner: InterceptorOwner;
  #atexit: boolean | undefined;
  #stopFirst: boolean | undefined;
  /** The configuration that was applied to each object that the binding has yielded, if there are any. */
  #yielded: WeakMap<object, BindingConfiguration> | undefined;
  #configuration = BindingConfiguration.NONE;

  /**
   * @param builder The user's builder, for a binding that has one.
   * @param origin The interceptor of the binding from which `binding` was cloned.
   * @param requests The services that the code of the binding requests, shared with its clones.
   */
  constructor(
    binding: Binding,
    owner: InterceptorOwner,
    builder: Builder | undefined,
    origin: BindingInterceptor | undefined,
    requests: ServiceRequests | undefined,
  ) {
    this.#binding = binding;
    this.#owner = owner;
    this.requests = requests;
    this.#userBuilder = origin === undefined ? builder : origin.#userBuilder;
    this.user = origin === undefined ? binding.onActivation : origin.user;
    this.builder = this.#userBuilder && interceptBuilder(this.#userBuilder, this);
    this.activation = this.#activate.bind(this);
    if (origin === undefined) return;
    this.singleton = origin.singleton;
    this.#atexit = origin.#atexit;
    this.#stopFirst = origin.#stopFirst;
    this.#yielded = origin.#yielded ??= new WeakMap();
    this.#configuration = origin.#configuration;
  }

  /** The name of the service. */
  get name(): string {
    return serviceName(this.#binding.serviceIdentifier);
  }

  /** True if a teardown of everything starts with the singleton of the binding. */
  get stopsFirst(): boolean {
    const { cache } = this.#binding;
    if (this.#stopFirst !== undefined || !isObject(cache?.value)) return this.#stopFirst === true;
    return this.#definitionsOf(cache.value).some(({ stopFirst }) => stopFirst === true);
  }

  get watchesAll(): boolean {
    return this.requests !== undefined;
  }

  construct<R>(call: () => R): R {
    return this.requests === undefined ? call() : this.requests.run(true, call);
  }

  initialize(call: () => unknown): unknown {
    return this.requests === undefined ? call() : this.requests.runWithoutContext(call);
  }

  /** Applies the options of `finalizeBinding`, also to a singleton that already exists (C6). */
  configure(finalization: BindingFinalization): void {
    const { atexit, func, stopFirst } = finalization;
    const { cache } = this.#binding;
    this.#atexit = atexit ?? this.#atexit;
    this.#stopFirst = stopFirst ?? this.#stopFirst;
    if (atexit !== undefined) {
      for (const record of this.singleton?.records ?? []) record.setAtexit(atexit);
    }
    const configuration = this.#configuration.with(finalization, this.name);
    if (configuration === this.#configuration) return;
    const cached =
      cache !== undefined && isBuilt(this.#binding) && this.singleton?.tornDown !== true;
    const pending = cached && isPending(cache.value) ? cache.value : undefined;
    // Before anything changes: it throws if the binding yields no object.
    if (cached && pending === undefined) this.#yield(cache.value, configuration);
    this.#configuration = configuration;
    if (pending === undefined) return;
    // The construction in progress may be past the activation, which would apply the options.
    const applied = pending.then(
      (value) => this.#yield(value),
      () => undefined,
    );
    reportRejection(applied, `${functionName(func ?? this.activation)} of ${this.name}`);
  }

  /**
   * Releases an instance whose `@postConstruct` failed, because Inversify doesn't hand it out. The
   * arguments of its finalizers are read from the unfinished instance; if that fails, the error is reported
   * and the finalizer is omitted.
   */
  readonly failed = (instance: object): void => {
    const { list } = this.#owner;
    const records: FinalizerRecord[] = [];
    const { definitions, dispose } = this.#configuration;
    for (const definition of [...this.#definitionsOf(instance), ...definitions]) {
      try {
        records.push(...registerInstance(list, instance, [definition], this.#atexit));
      } catch (error) {
        reportUnraisable(error, `${functionName(definition.func)} of ${definition.className}`);
      }
    }
    markRegistered(instance);
    records.push(...this.#registerDisposable(instance));
    if (dispose !== undefined && canDispose(instance, dispose)) {
      records.push(...this.#disposeYielded(instance, dispose));
    }
    for (const record of records.toReversed()) record.take()?.runUnraisable('async', 'drain');
  };

  #activate(context: unknown, value: unknown): unknown {
    if (this.#binding.implementationType !== undefined) this.made(value);
    const yielded = this.user === undefined ? value : this.#callUser(this.user, context, value);
    if (this.#configuration.isEmpty) return yielded;
    const yields = (settled: unknown): unknown => {
      this.#owner.observer?.wrapped(settled, value);
      return this.#yield(settled);
    };
    return isThenable(yielded) ? Promise.resolve(yielded).then(yields) : yields(yielded);
  }

  #callUser(user: Activation, context: unknown, value: unknown): unknown {
    const { requests } = this;
    if (requests === undefined) return user(context, value);
    return requests.run(false, () => user(requests.contextFor(context as object), value));
  }

  /** Records the finalizers of an object that the binding has created or yields. */
  #record(value: object, records: readonly FinalizerRecord[]): void {
    recordInstance(value, records);
    // Finalizers of a singleton are found through its state.
    if (this.#binding.scope === 'Singleton') return;
    this.#owner.observer?.made(value, this.#binding, records);
  }

  /** Registers what the binding has created: an instance of its class, or a value of its builder. */
  made(value: unknown): unknown {
    const decorated = this.#registerDecorated(value);
    const disposable = this.#registerDisposable(value);
    const records = disposable.length === 0 ? decorated : [...decorated, ...disposable];
    if (isObject(value)) this.#record(value, records);
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

  /**
   * Creates the disposer that the options of the container require, unless a binding configures disposal.
   */
  #registerDisposable(value: unknown): readonly FinalizerRecord[] {
    const { disposal, disposer } = this.#owner;
    if (disposal === undefined || disposer === undefined) return [];
    if (this.#configuration.dispose !== undefined) return [];
    if (!isObject(value) || isDecided(value)) return [];
    if (this.#binding.implementationType === undefined && standsForAnother(value)) return [];
    if (!hasCleanup(disposal, value)) return [];
    return [createDisposer(this.#list, value, disposer, this.#atexit ?? true, this.name)];
  }

  /** Creates the disposer that the options of the binding require, in place of the existing one. */
  #disposeYielded(value: object, dispose: BindingDisposal | false): readonly FinalizerRecord[] {
    for (const record of this.singleton?.records ?? []) if (isDisposer(record)) record.take();
    if (dispose === false) {
      keepUndisposed(value);
      return [];
    }
    const { disposer } = dispose;
    return [createDisposer(this.#list, value, disposer, this.#atexit ?? true, this.name)];
  }

  get #list(): FinalizerList {
    return this.#owner.listFor(this.#binding);
  }

  /**
   * Creates the finalizers of an object that the binding yields, once for each object, and once for each
   * construction of a singleton, because handlers of the container may wrap what the binding has yielded.
   */
  #yield(value: unknown, configuration = this.#configuration): unknown {
    const { definitions, dispose } = configuration;
    if (!isObject(value) && definitions.length === 0 && dispose === false) return value;
    if (!isObject(value)) throw this.#yieldsNoObject(value, definitions);
    if (this.#binding.scope === 'Singleton') this.singleton ??= SingletonState.before();
    const singleton = this.#binding.scope === 'Singleton' ? this.singleton : undefined;
    const applied = [this.#yielded?.get(value), singleton?.yielded].filter(
      (one) => one !== undefined,
    );
    if (applied.includes(configuration)) return value;
    const disposes = dispose !== undefined && applied.every((one) => one.dispose !== dispose);
    if (disposes && !canDispose(value, dispose)) throw notDisposable(value, this.name);
    const lacking = configuration.beyond(applied);
    const records = registerInstance(this.#list, value, lacking, this.#atexit);
    if (disposes) {
      records.push(...this.#disposeYielded(value, dispose));
    } else {
      const renewed = renewDisposer(this.#list, value);
      if (renewed !== undefined) records.push(renewed);
    }
    (this.#yielded ??= new WeakMap()).set(value, configuration);
    this.#record(value, records);
    containerObserver?.made(records, this.name, this.#owner);
    if (singleton === undefined) return value;
    singleton.yielded = configuration;
    singleton.add(records);
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
