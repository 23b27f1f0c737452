/*
 * The state of a container that has the plugin: its scope, its options, and its teardowns in progress.
 */
import type { Container } from 'inversify';
import type { Callback } from '../src/cleanup-call.js';
import { describeValue } from '../src/describe.js';
import type { DrainOptions } from '../src/drain-limits.js';
import { FinalizeError } from '../src/errors.js';
import type { FinalizerList } from '../src/finalizer-list.js';
import { FinalizerScope, listOf } from '../src/scope.js';
import { emitWarning } from '../src/host.js';
import { isObject } from '../src/value-kinds.js';
import { shared, sharedIfMade } from '../src/shared-state.js';
import { containerObserver } from '../src/container-observer.js';
import { constructionInProgress, currentListFor, endConstructionsUpTo } from './current-scope.js';
import { OpenScopes } from './open-scopes.js';
import type { BindingFinalization } from './binding-finalization.js';
import { type BindingOwner, bindingOwnerOf, indexBinding } from './binding-index.js';
import type { DependencyObserver } from './dependency-observer.js';
import { type Disposal, disposalFor, disposerOf } from './disposers.js';
import { ContainerTeardowns, type TeardownsOwner } from './container-teardowns.js';
import { takeEarlyOptions } from './early-options.js';
import type { FinalizationOptions } from './finalization-options.js';
import { forgetUndecorated } from './intercepted-builder.js';
import {
  interceptClone,
  interceptNew,
  interceptPlanned,
  interceptRestored,
  interceptYield,
  keepInterceptor,
  singletonOf,
} from './install-interceptors.js';
import type { AnyContainer } from './inversify/any-version.js';
import { type Binding, serviceName } from './inversify/binding.js';
import { ownBindings } from './inversify/own-bindings.js';
import type { ChainedBindingService, PluginContext } from './inversify/plugin-context.js';
import { answerNearest, findNearest } from './nearest-container.js';
import { isBuilt } from './singleton-construction.js';
import { ReturnedArgument } from './returned-argument.js';
import type { SingletonState } from './singleton-state.js';
import { addPlanner } from './planned-containers.js';
import { type ScopeFunctions, scopeFunctions } from './scope-functions.js';

/** Adds its state to a container. Only the container retains its state (G4). */
class Managed extends ReturnedArgument {
  readonly #state: ContainerState;

  constructor(container: AnyContainer, state: ContainerState) {
    super(container);
    this.#state = state;
  }

  static stateOf(container: unknown): ContainerState | undefined {
    return isObject(container) && #state in container ? container.#state : undefined;
  }
}

interface States {
  get(container: unknown): ContainerState | undefined;
  set(container: AnyContainer, state: ContainerState): void;
}

const ownStates: States = {
  get: (container) => Managed.stateOf(container),
  set(container, state) {
    void new Managed(container, state);
  },
};

/** The key of the states of containers. All copies use the private field of the copy that needed one first. */
const STATES = 'container-states@2';

/** Returns the state of a container; `undefined` if the container doesn't have the plugin. */
export function containerStateOf(container: unknown): ContainerState | undefined {
  return sharedIfMade<States>(STATES)?.get(container);
}

/**
 * Returns the state of a container that has the plugin.
 *
 * @throws {FinalizeError} `PLUGIN_MISSING` if the container doesn't have the plugin.
 */
export function requireContainerState(container: AnyContainer): ContainerState {
  const state = containerStateOf(container);
  if (state !== undefined) return state;
  throw new FinalizeError(
    'PLUGIN_MISSING',
    `expected a container with FinalizationPlugin, but got ${describeValue(container)} without it; ` +
      'write container.register(FinalizationPlugin) first',
  );
}

function hasNone(items: Iterable<unknown>): boolean {
  return items[Symbol.iterator]().next().done === true;
}

/** Returns the state of the nearest container with the plugin, from a container's service upward. */
export function nearestContainerState(
  bindingService: ChainedBindingService,
): ContainerState | undefined {
  return findNearest(bindingService) as ContainerState | undefined;
}

/**
 * The state of a container that has the plugin.
 *
 * The container retains its state. The program retains only the list of finalizers, which references
 * neither the container nor a binding. So a container that the program drops is collected with its
 * services, and their finalizers run (G4).
 */
export class ContainerState implements BindingOwner, TeardownsOwner {
  readonly scope: FinalizerScope = new FinalizerScope();
  readonly list: FinalizerList = listOf(this.scope);
  readonly context: PluginContext;
  readonly #self: WeakRef<ContainerState> = new WeakRef(this);
  disposal: Disposal | undefined;
  disposer: Callback | undefined;
  /** The plugin that its children get; `undefined` if they get none. */
  inherit: ((child: Container) => unknown) | undefined;
  /** True if the plugin came from a parent container or from `inversify-finalize/auto`. */
  inherited = false;
  options: DrainOptions = {};
  /** Observes dependencies, if the services are torn down at the same time. */
  observer: DependencyObserver | undefined;
  readonly openScopes: OpenScopes = new OpenScopes();
  readonly teardowns: ContainerTeardowns = new ContainerTeardowns(this);
  /** Containers of bindings that scopes have looked up: true for those that are parents of this one. */
  #parents: WeakMap<object, boolean> | undefined;
  /**
   * The singletons that were built before the plugin was registered, by the ids of their bindings, because
   * a snapshot may be older than the plugin.
   */
  #builtBefore: Map<number, SingletonState> | undefined;
  #hasPlans = false;
  #warnedScopeEnded = false;

  constructor(context: PluginContext, options: FinalizationOptions) {
    this.context = context;
    this.setOptions(options);
  }

  /** The functions that a scope of this container uses, also a scope of another copy of the package. */
  get scopes(): ScopeFunctions {
    return scopeFunctions;
  }

  /** Replaces the options from now on. */
  setOptions(options: FinalizationOptions): void {
    this.options = options;
    this.disposal = disposalFor(options.disposables);
    this.disposer = this.disposal && disposerOf(this.disposal, {});
  }

  /** Replaces the options. They apply to everything that is created from now on. */
  replaceOptions(options: FinalizationOptions): void {
    this.setOptions(options);
    forgetUndecorated();
    this.forgetPlans();
  }

  /** Makes this the state of its container from now on. */
  manage(container: AnyContainer): void {
    shared(STATES, () => ownStates).set(container, this);
    containerObserver?.registered(this);
    for (const binding of this.#observeBindings()) {
      this.#adopt(binding);
      if (!isBuilt(binding)) continue;
      (this.#builtBefore ??= new Map()).set(binding.id, singletonOf(binding, this));
    }
  }

  /** Prepares the bindings that `restore()` has put back. */
  restored(): void {
    for (const binding of this.#observeBindings()) {
      interceptRestored(binding, this, this.#builtBefore?.get(binding.id));
      this.#adopt(binding);
    }
  }

  /**
   * Intercepts each binding that is created, planned or cloned from now on. It must be called again after
   * `restore()` has replaced the service.
   *
   * @returns The existing bindings.
   */
  #observeBindings(): Binding[] {
    const { bindingService } = this.context;
    this.teardowns.bindingsChanged();
    // Before anything is planned, because an interceptor would mistake early options for a handler of the
    // user.
    const bindings = ownBindings(this.context);
    const set = bindingService.set.bind(bindingService);
    const getNonParentBindings = bindingService.getNonParentBindings.bind(bindingService);
    bindingService.set = (binding) => {
      this.#adopt(binding);
      set(binding);
      this.teardowns.bindingsChanged();
    };
    bindingService.getNonParentBindings = (serviceId) => {
      if (answerNearest(serviceId, this)) return undefined;
      this.#planned();
      const found = getNonParentBindings(serviceId);
      for (const binding of found ?? []) interceptPlanned(binding, this);
      return found;
    };
    this.context.observeClones((makeClones) => {
      // Inversify reads the cache of a singleton to clone its binding, as it does before it constructs one.
      const building = constructionInProgress();
      const clonesOf = makeClones();
      endConstructionsUpTo(building);
      for (const serviceId of bindingService.getNonParentBoundServices()) {
        const originals = [...(getNonParentBindings(serviceId) as Iterable<Binding>)];
        for (const [index, clone] of clonesOf(serviceId).entries()) {
          interceptClone(originals[index] as Binding, clone, this);
        }
      }
    });
    // Existing plans don't call the interceptors.
    if (bindings.length > 0) this.context.planResultCacheService.clearCache();
    return bindings;
  }

  #adopt(binding: Binding): void {
    indexBinding(binding.id, this.#self);
    const early = takeEarlyOptions(binding);
    interceptNew(binding, this);
    for (const finalization of early) this.#configure(binding, finalization);
  }

  /** Returns the binding with an id, if it belongs to the container itself and not to a parent. */
  bindingOf(id: number): Binding | undefined {
    if (!this.owns(id)) return undefined;
    const [binding] = this.context.bindingService.getById(id) ?? [];
    return binding;
  }

  /** Returns true if a binding was created for the container itself, and not for a parent. */
  owns(id: number): boolean {
    return bindingOwnerOf(id) === this;
  }

  hasBindingIn(first: number, last: number): boolean {
    if (hasNone(this.context.bindingService.getNonParentBoundServices())) return false;
    for (let id = first; id <= last; id++) {
      if (this.context.bindingService.getById(id) !== undefined) return true;
    }
    return false;
  }

  /** Applies the options of `finalizeBinding` to a binding of this container (C6). */
  configureBinding(id: number, finalization: BindingFinalization): boolean {
    const binding = this.bindingOf(id);
    if (binding !== undefined) this.#configure(binding, finalization);
    return binding !== undefined;
  }

  handlerWasSet(id: number): void {
    const binding = this.bindingOf(id);
    if (binding !== undefined) keepInterceptor(binding);
  }

  #configure(binding: Binding, finalization: BindingFinalization): void {
    interceptYield(binding, this).configure(finalization);
    this.forgetPlans();
  }

  #planned(): void {
    if (this.#hasPlans) return;
    this.#hasPlans = true;
    addPlanner(this.#self);
  }

  /**
   * Makes the container and its children plan again, because the plans of children contain its bindings as
   * well.
   */
  forgetPlans(): void {
    if (!this.#hasPlans) return;
    this.#hasPlans = false;
    this.context.planResultCacheService.clearCache();
  }

  listFor(binding: Binding): FinalizerList {
    const current = binding.scope === 'Singleton' ? undefined : currentListFor(this, binding);
    return current ?? this.list;
  }

  /** Returns true if `owner`, the container of a binding, is a parent of this container. */
  sees(owner: object, { id }: Binding): boolean {
    const parents = (this.#parents ??= new WeakMap());
    let isParent = parents.get(owner);
    if (isParent === undefined) {
      isParent = this.context.bindingService.getById(id) !== undefined;
      parents.set(owner, isParent);
    }
    return isParent;
  }

  /** Warns, once for this container, that a scope had ended before an instance was created for it. */
  warnScopeEnded({ serviceIdentifier }: Binding): void {
    if (this.#warnedScopeEnded) return;
    this.#warnedScopeEnded = true;
    emitWarning(
      `expected ${serviceName(serviceIdentifier)} to be resolved before its scope ended, but it was resolved ` +
        'afterwards, so it belongs to the container; await what the work starts, or resolve it first',
      'INVERSIFY_FINALIZE_SCOPE_ENDED',
    );
  }

  built(binding: Binding): void {
    this.teardowns.built(binding);
  }
}
