/*
 * The state of a container that has the plugin: its scope, its options, and its teardowns in progress.
 */
import type { Container } from 'inversify';
import type { Callback } from '../src/cleanup-call.js';
import { describeValue } from '../src/describe.js';
import { Drain, type DrainOptions } from '../src/drain.js';
import { FinalizeError } from '../src/errors.js';
import type { FinalizerList } from '../src/finalizer-list.js';
import type { FinalizerRecord } from '../src/record.js';
import { FinalizerScope, listOf } from '../src/scope.js';
import { emitWarning } from '../src/host.js';
import { containerObserver } from '../src/container-observer.js';
import { currentListFor } from './current-scope.js';
import { OpenScopes } from './open-scopes.js';
import { type BindingFinalization, takeKept } from './binding-finalization.js';
import { type Disposal, disposalFor, disposerOf } from './disposers.js';
import type { FinalizationOptions } from './finalization-options.js';
import { forgetUndecorated } from './intercepted-builder.js';
import { interceptNew, interceptPlanned, interceptYield } from './install-interceptors.js';
import type { AnyContainer } from './inversify/any-version.js';
import { type Binding, serviceName } from './inversify/binding.js';
import {
  type ChainedBindingService,
  ownBinding,
  ownBindings,
  type PluginContext,
} from './inversify/plugin-context.js';
import { TeardownsInProgress } from './teardown-in-progress.js';
import { addPlanner } from './planned-containers.js';
import { Teardown, type TeardownOwner, type TeardownRange } from './teardown.js';

/** The state of each container that has the plugin. Only its container retains a state (G4). */
const managed = new WeakMap<AnyContainer, ContainerState>();

/** The states of all containers that have the plugin, newest last; some may have been collected. */
let everyone: Array<WeakRef<ContainerState>> = [];

/** A service that is never bound: a lookup passes from a container to each of its parents. */
const NEAREST: unique symbol = Symbol('the nearest container with the plugin');

/** The first container with the plugin that a lookup of {@link NEAREST} has reached. */
let nearest: ContainerState | undefined;

/** The length of {@link everyone} at which collected ones are removed. */
let sweepAt = 16;

/** The container in which a binding was made last: `finalizeBinding` mostly configures that binding. */
let latest: WeakRef<ContainerState> | undefined;

function enrol(self: WeakRef<ContainerState>): void {
  if (everyone.length >= sweepAt) {
    everyone = everyone.filter((ref) => ref.deref() !== undefined);
    sweepAt = Math.max(16, 2 * everyone.length);
  }
  everyone.push(self);
}

/** Returns the state of a container; `undefined` if the container doesn't have the plugin. */
export function containerStateOf(container: AnyContainer): ContainerState | undefined {
  return managed.get(container);
}

/**
 * Returns the state of a container that has the plugin.
 *
 * @throws {FinalizeError} `PLUGIN_MISSING` if it doesn't have it.
 */
export function requireContainerState(container: AnyContainer): ContainerState {
  const state = managed.get(container);
  if (state !== undefined) return state;
  throw new FinalizeError(
    'PLUGIN_MISSING',
    `expected a container with FinalizationPlugin, but got ${describeValue(container)} without it; ` +
      'write container.register(FinalizationPlugin) first',
  );
}

/** Returns the state of the container with the plugin to which a binding belongs, by its id. */
export function ownerOf(id: number): ContainerState | undefined {
  for (const ref of [latest, ...everyone]) {
    const one = ref?.deref();
    if (one?.bindingOf(id) !== undefined) return one;
  }
  return undefined;
}

/** Returns the options of a container with the deadline of `limits`, if that one is earlier. */
function shorterOf(options: DrainOptions, limits: DrainOptions | undefined): DrainOptions {
  const { deadlineMs = Infinity } = options;
  const limitMs = limits?.deadlineMs ?? Infinity;
  return limitMs < deadlineMs ? { ...options, deadlineMs: limitMs } : options;
}

/**
 * The state of a container that has the plugin.
 *
 * The container retains it. The program retains only the list of finalizers, which refers to neither the
 * container nor a binding. So a container that the program drops is collected with its services, and
 * their finalizers run (G4).
 */
export class ContainerState implements TeardownOwner {
  readonly scope: FinalizerScope = new FinalizerScope();
  readonly list: FinalizerList = listOf(this.scope);
  readonly waiting: Set<FinalizerRecord> = new Set();
  readonly context: PluginContext;
  readonly #self: WeakRef<ContainerState> = new WeakRef(this);
  disposal: Disposal | undefined;
  disposer: Callback | undefined;
  /** The plugin that its children get; `undefined` if they get none. */
  inherit: Parameters<Container['register']>[0] | undefined;
  /** True if the plugin came from a parent container or from `inversify-finalize/auto`. */
  inherited = false;
  options: DrainOptions = {};
  readonly openScopes: OpenScopes = new OpenScopes();
  readonly #parents = new WeakMap<object, boolean>();
  #hasPlans = false;
  #warnedScopeEnded = false;
  readonly #running = new Set<Teardown>();
  readonly #inProgress = new TeardownsInProgress();
  /** The drain of everything that is in progress, shared by concurrent callers. */
  #everything: Drain | undefined;

  constructor(context: PluginContext, options: FinalizationOptions) {
    this.context = context;
    this.setOptions(options);
  }

  /** Replaces the options from now on. */
  setOptions(options: FinalizationOptions): void {
    this.options = options;
    this.disposal = disposalFor(options.disposables);
    this.disposer = this.disposal && disposerOf(this.disposal, {});
  }

  /** Replaces the options; they apply to everything that is made from now on. */
  replaceOptions(options: FinalizationOptions): void {
    this.setOptions(options);
    forgetUndecorated();
    this.context.planResultCacheService.clearCache();
  }

  /** Returns the state of the nearest container with the plugin, from a container's service upward. */
  static nearest(bindingService: ChainedBindingService): ContainerState | undefined {
    bindingService.get(NEAREST);
    const found = nearest;
    nearest = undefined;
    return found;
  }

  #answer(): void {
    // oxlint-disable-next-line typescript/no-this-alias -- the answer is this state
    nearest ??= this;
  }

  /** Makes this the state of its container from now on. */
  manage(container: AnyContainer): void {
    managed.set(container, this);
    enrol(this.#self);
    containerObserver?.registered(this);
    this.observeBindings();
  }

  /**
   * Intercepts every binding: those that exist, and each one that is made or planned from now on.
   *
   * `restore()` replaces the service that is observed: call this method again then.
   */
  observeBindings(): void {
    const { bindingService } = this.context;
    const set = bindingService.set.bind(bindingService);
    const getNonParentBindings = bindingService.getNonParentBindings.bind(bindingService);
    bindingService.set = (binding) => {
      latest = this.#self;
      interceptNew(binding, this);
      set(binding);
    };
    bindingService.getNonParentBindings = (serviceId) => {
      if (serviceId === NEAREST) this.#answer();
      else this.#planned();
      const bindings = getNonParentBindings(serviceId);
      for (const binding of bindings ?? []) interceptPlanned(binding, this);
      return bindings;
    };
    const bindings = ownBindings(this.context);
    for (const binding of bindings) {
      interceptNew(binding, this);
      for (const finalization of takeKept(binding.id)) this.configure(binding, finalization);
    }
    // Plans that were made before don't call the interceptors.
    if (bindings.length > 0) this.context.planResultCacheService.clearCache();
  }

  bindingOf(id: number): Binding | undefined {
    return ownBinding(this.context, id);
  }

  /** Applies the options of `finalizeBinding` to a binding of this container (C6). */
  configure(binding: Binding, finalization: BindingFinalization): void {
    interceptYield(binding, this).configure(finalization);
    this.forgetPlans();
  }

  #planned(): void {
    if (this.#hasPlans) return;
    this.#hasPlans = true;
    addPlanner(this.#self);
  }

  /** Makes the container plan again, and its children: their plans are made of its bindings as well. */
  forgetPlans(): void {
    this.#hasPlans = false;
    this.context.planResultCacheService.clearCache();
  }

  listFor(binding: Binding): FinalizerList {
    const current = binding.scope === 'Singleton' ? undefined : currentListFor(this, binding);
    return current ?? this.list;
  }

  /** Returns true if `owner`, the container of a binding, is a parent of this container. */
  sees(owner: object, { id }: Binding): boolean {
    let isParent = this.#parents.get(owner);
    if (isParent === undefined) {
      isParent = this.context.bindingService.getById(id) !== undefined;
      this.#parents.set(owner, isParent);
    }
    return isParent;
  }

  /** Warns, once for this container, that a scope had ended before an instance was made for it. */
  warnScopeEnded({ serviceIdentifier }: Binding): void {
    if (this.#warnedScopeEnded) return;
    this.#warnedScopeEnded = true;
    emitWarning(
      `expected ${serviceName(serviceIdentifier)} to be resolved before its scope ended, but it was resolved ` +
        'afterwards, so that it belongs to the container; await what the work starts, or resolve it first',
      'INVERSIFY_FINALIZE_SCOPE_ENDED',
    );
  }

  built(binding: Binding): void {
    for (const teardown of this.#running) teardown.built(binding);
  }

  /** Tears down everything synchronously, then calls `clear`, also after failures (C3, C4). */
  tearDownAll(clear: () => void): void {
    this.#drainAll(clear).runSync();
  }

  /** Tears down everything and awaits each step; the earlier of two deadlines holds. */
  tearDownAllAsync(clear: () => void, limits?: DrainOptions): Promise<void> {
    this.#inProgress.releaseCalling();
    return this.#drainAll(clear).runAsync(shorterOf(this.options, limits));
  }

  /** Tears down the singletons of some bindings, then calls `remove`, also after failures (C5). */
  tearDown(bindings: () => readonly Binding[], asyncForm: string, remove: () => void): void {
    this.#drain({ bindings, everything: false }, asyncForm, remove).runSync();
  }

  /** Tears down the singletons of some bindings and awaits each step. */
  tearDownAsync(
    bindings: () => readonly Binding[],
    remove: () => void,
    limits?: DrainOptions,
  ): Promise<void> {
    const drain = this.#drain({ bindings, everything: false }, '', remove);
    return this.#inProgress.run(drain, shorterOf(this.options, limits));
  }

  #drainAll(clear: () => void): Drain {
    const end = (): void => {
      if (this.#everything?.calling === false) this.#everything = undefined;
      containerObserver?.tornDown(this);
      clear();
    };
    const bindings = (): Binding[] => ownBindings(this.context);
    const asyncForm = this.context.version.methods.unbindAllAsync;
    const othersInProgress = this.#inProgress.watch();
    this.#everything ??= this.#drain(
      { bindings, everything: true, othersInProgress },
      asyncForm,
      end,
    );
    return this.#everything;
  }

  /** @param end Called synchronously when nothing is left: what is made afterwards isn't torn down. */
  #drain(range: TeardownRange, asyncForm: string, end: () => void): Drain {
    const teardown = new Teardown(this, range);
    this.#running.add(teardown);
    const drain = new Drain(teardown, asyncForm, () => {
      // Inside a callback the teardown isn't over: it also tears down what the callback builds (C8).
      const over = !drain.calling;
      if (over) this.#running.delete(teardown);
      if (teardown.empty(over)) end();
    });
    return drain;
  }
}
