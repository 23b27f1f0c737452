/*
 * Intercepts one binding: receives the objects that it creates, and registers the finalizers that their
 * classes and the options of the container require.
 */
import { definitionsOf, type FinalizerDefinition } from '../decorators/definition.js';
import { registerInstance } from '../decorators/registration.js';
import type { Callback } from '../src/cleanup-call.js';
import { functionName } from '../src/describe.js';
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
  standsForAnother,
} from './disposers.js';
import { type Builder, containerObserver } from '../src/container-observer.js';
import type { DependencyObserver } from './dependency-observer.js';
import type { ConstructionWatcher } from './failed-construction.js';
import { isRegistered, recordInstance, recordRegistration } from './instance-records.js';
import { type BuiltValues, interceptBuilder } from './intercepted-builder.js';
import type { BindingFinalization } from './binding-finalization.js';
import { isBuilt } from './singleton-construction.js';
import type { ServiceRequests } from './service-requests.js';
import { SingletonState } from './singleton-state.js';
import { YieldedObjects, type YieldingBinding } from './yielded-objects.js';
import { type Activation, type Binding, isPending, serviceName } from './inversify/binding.js';

const NONE: readonly FinalizerRecord[] = [];

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

/**
 * Intercepts a binding where it creates and where it yields its objects, and registers their finalizers.
 *
 * ```text
 *   builder or constructor ──> made() ──> user's onActivation ──> yield() ──> out
 *                               │                                  │
 *                               @finalizeWith of the class         finalizeBinding({ func })
 * ```
 *
 * `made` gets the object itself, which holds the resource even if the user's handler then fails or wraps
 * it. `YieldedObjects` gets what the container returns to its caller.
 */
export class BindingInterceptor implements BuiltValues, ConstructionWatcher, YieldingBinding {
  /** The user's own handler. */
  user: Activation | undefined;
  /** The singleton that the binding has in its cache. */
  singleton: SingletonState | undefined;
  /** The `atexit` of all finalizers, if `finalizeBinding` has set it. */
  atexit: boolean | undefined;
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
  #stopFirst: boolean | undefined;
  /** What the binding yields, once `finalizeBinding` has configured something for it. */
  #yielded: YieldedObjects | undefined;

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
    this.atexit = origin.atexit;
    this.#stopFirst = origin.#stopFirst;
    this.#yielded = origin.#yielded && new YieldedObjects(this, origin.#yielded);
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
    const { atexit, func, dispose, stopFirst } = finalization;
    const { cache } = this.#binding;
    this.atexit = atexit ?? this.atexit;
    this.#stopFirst = stopFirst ?? this.#stopFirst;
    if (atexit !== undefined) {
      for (const record of this.singleton?.records ?? []) record.setAtexit(atexit);
    }
    if (func === undefined && dispose === undefined) return;
    const yielded = this.#yielded ?? new YieldedObjects(this, undefined);
    const cached =
      cache !== undefined && isBuilt(this.#binding) && this.singleton?.tornDown !== true;
    const pending = cached && isPending(cache.value) ? cache.value : undefined;
    yielded.configure(finalization, cached && pending === undefined ? cache : undefined);
    this.#yielded = yielded;
    if (pending === undefined) return;
    // The construction in progress may be past the activation, which would apply the options.
    const applied = pending.then(
      (value) => yielded.yield(value),
      () => undefined,
    );
    reportRejection(applied, `${functionName(func ?? this.activation)} of ${this.name}`);
  }

  /**
   * Releases an instance whose `@postConstruct` failed, because Inversify doesn't hand it out. The
   * arguments of its finalizers are read from the unfinished instance; if that fails, the error is reported
   * and the finalizer is omitted.
   */
  failed(instance: object): void {
    const { list } = this.#owner;
    const records: FinalizerRecord[] = [];
    const configured = this.#yielded?.definitions ?? [];
    for (const definition of [...this.#definitionsOf(instance), ...configured]) {
      try {
        records.push(...registerInstance(list, instance, [definition], this.atexit));
      } catch (error) {
        reportUnraisable(error, `${functionName(definition.func)} of ${definition.className}`);
      }
    }
    recordRegistration(instance, records);
    records.push(...this.#registerDisposable(instance));
    records.push(...(this.#yielded?.disposeFailed(instance) ?? []));
    for (const record of records.toReversed()) record.take()?.runUnraisable('async', 'drain');
  }

  #activate(context: unknown, value: unknown): unknown {
    if (this.#binding.implementationType !== undefined) this.made(value);
    const result = this.user === undefined ? value : this.#callUser(this.user, context, value);
    return this.#yielded === undefined ? result : this.#yield(this.#yielded, result, value);
  }

  #yield(yielded: YieldedObjects, result: unknown, value: unknown): unknown {
    const yields = (settled: unknown): unknown => {
      this.#owner.observer?.wrapped(settled, value);
      return yielded.yield(settled);
    };
    return isThenable(result) ? Promise.resolve(result).then(yields) : yields(result);
  }

  #callUser(user: Activation, context: unknown, value: unknown): unknown {
    const { requests } = this;
    if (requests === undefined) return user(context, value);
    return requests.run(false, () => user(requests.contextFor(context as object), value));
  }

  /** Records the finalizers of an object that the binding has created or yields. */
  record(value: object, records: readonly FinalizerRecord[]): void {
    recordInstance(value, records);
    this.#observe(value, records);
  }

  #observe(value: object, records: readonly FinalizerRecord[]): void {
    containerObserver?.made(records, this.name, this.#owner);
    // Finalizers of a singleton are found through its state.
    if (this.#binding.scope === 'Singleton') return;
    this.#owner.observer?.made(value, this.#binding, records);
  }

  /** Registers what the binding has created: an instance of its class, or a value of its builder. */
  made(value: unknown): unknown {
    const records = isObject(value) ? this.#register(value) : NONE;
    if (this.#binding.scope !== 'Singleton') return value;
    this.singleton = SingletonState.now();
    this.singleton.add(records);
    this.#owner.built(this.#binding);
    return value;
  }

  #register(value: object): readonly FinalizerRecord[] {
    const decorated = this.#registerDecorated(value);
    const disposable = this.#registerDisposable(value);
    const records = disposable.length === 0 ? decorated : [...decorated, ...disposable];
    this.#observe(value, records);
    return records;
  }

  isUndecorated(prototype: object | null): boolean {
    const { scope } = this.#binding;
    if (scope === 'Singleton' || this.#owner.disposal !== undefined) return false;
    return definitionsOf(prototype).length === 0;
  }

  #registerDecorated(value: object): readonly FinalizerRecord[] {
    const definitions = this.#definitionsOf(value);
    if (definitions.length === 0 || isRegistered(value)) return NONE;
    const records = registerInstance(this.list, value, definitions, this.atexit);
    recordRegistration(value, records);
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
  #registerDisposable(value: object): readonly FinalizerRecord[] {
    const { disposal, disposer } = this.#owner;
    if (disposal === undefined || disposer === undefined) return NONE;
    if (this.#yielded?.decidesDisposal === true || isDecided(value)) return NONE;
    if (this.#binding.implementationType === undefined && standsForAnother(value)) return NONE;
    if (!hasCleanup(disposal, value)) return NONE;
    const records = [this.createDisposer(value, disposer)];
    recordInstance(value, records);
    return records;
  }

  get list(): FinalizerList {
    return this.#owner.listFor(this.#binding);
  }

  singletonBuilt(): SingletonState | undefined {
    if (this.#binding.scope !== 'Singleton') return undefined;
    this.singleton ??= SingletonState.before();
    return this.singleton;
  }

  createDisposer(value: object, disposer: Callback): FinalizerRecord {
    return createDisposer(this.list, value, disposer, this.atexit ?? true, this.name);
  }
}
