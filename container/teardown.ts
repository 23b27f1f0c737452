/*
 * Tears down everything that a container created, in reverse order of construction.
 */
import { Drain, type Drainable, type DrainStep } from '../src/drain.js';
import type { FinalizerList } from '../src/finalizer-list.js';
import { nextSequence } from '../src/program.js';
import type { CleanupCall, CleanupForm } from '../src/cleanup-call.js';
import type { InterceptorOwner } from './binding-interceptor.js';
import { type ConcurrentStep, stepOf } from './concurrent-step.js';
import { concurrentStepOf } from './concurrent-teardown.js';
import type { OpenScopes } from './open-scopes.js';
import { constructionsStarted, EMPTY_CACHE, isBuilt } from './singleton-construction.js';
import { SingletonState } from './singleton-state.js';
import { SingletonTeardown, type WholeTeardown } from './singleton-teardown.js';
import { addSorted } from './sorted-insertion.js';
import { singletonOf, stopsFirst } from './install-interceptors.js';
import { type Binding, isPending, serviceName } from './inversify/binding.js';
import type { PluginContext } from './inversify/plugin-context.js';

/** The state of the container that is torn down. */
export interface TeardownOwner extends InterceptorOwner {
  readonly context: PluginContext;
  readonly list: FinalizerList;
  readonly openScopes: OpenScopes;
}

/** What a teardown covers. */
export interface TeardownRange {
  /** Returns the current bindings whose singletons are torn down. */
  bindings(): readonly Binding[];
  /** True if all other finalizers of the container are also called. */
  readonly everything: boolean;
  /** Returns a step for the other teardowns in progress for which it hasn't returned one. */
  othersInProgress?(form: CleanupForm): DrainStep | undefined;
}

/**
 * Tears down everything that a container created, in exact reverse order of construction (C3).
 *
 * There are two sorted lists, the singletons and the other finalizers of the container's scope; the
 * newer of their last elements is next. The finalizers of a singleton run immediately after its
 * deactivation. Those that are newer than the singleton aren't in the second list; all others are older than
 * the singleton, which is taken first.
 *
 * ```text
 *   singletons        Database:3          Repository:9            Server:14
 *   other finalizers             Scratch:5            Scratch:12
 *                                                     order of teardown: Server, Scratch:12, ...
 * ```
 *
 * A singleton is removed from the cache of its binding before any of its callbacks runs. So it isn't torn
 * down twice, and a `get` during the teardown builds a new one, which is then the newest (C8). A singleton
 * whose construction is in progress is awaited first, because it will be the newest.
 */
export class Teardown implements Drainable, WholeTeardown {
  readonly #owner: TeardownOwner;
  readonly #range: TeardownRange;
  /** Oldest first. */
  readonly #units: SingletonTeardown[] = [];
  /** The singletons that are torn down before all others, at the same time. */
  readonly #first: SingletonTeardown[] = [];
  /** The id of the first constant of each service. */
  #firstConstants: Map<unknown, number> | undefined;
  /** Singletons that were built during the teardown; their caches are filled immediately afterwards. */
  readonly #built: Binding[] = [];
  /** True if a singleton was built whose construction wasn't known, so others may be under construction. */
  #unknownBuilt = false;
  /** The value of {@link constructionsStarted} when the teardown last had to look for others. */
  #startsSeen = -1;
  /** The units whose construction is in progress, by their bindings, so that none is added twice. */
  #pending: Map<Binding, SingletonTeardown> | undefined;
  /** The constructions in progress that have been seen. */
  #known: Set<unknown> | undefined;
  /** The constructions that have been awaited. */
  #awaited: Set<unknown> | undefined;
  /** The singleton whose steps are being taken. */
  #current: Drainable | undefined;
  /** The step that runs cleanups at the same time, once there was one. */
  #concurrent: ConcurrentStep | undefined;
  #ended = false;
  /** What was created before this number has been seen. */
  #seen = nextSequence();

  constructor(owner: TeardownOwner, range: TeardownRange) {
    this.#owner = owner;
    this.#range = range;
    this.#addUnits(range.bindings(), range.everything && owner.observer === undefined);
  }

  /** Adds a singleton that is being built. */
  built(binding: Binding): void {
    const { everything } = this.#range;
    if (!everything && !this.#range.bindings().includes(binding)) return;
    this.#built.push(binding);
    const isKnown = isBuilt(binding) && this.#known?.has(binding.cache.value) === true;
    this.#unknownBuilt ||= !isKnown;
  }

  /** Gives a singleton its place in the order after its construction has ended. */
  place(binding: Binding): void {
    this.#built.push(binding);
  }

  get context(): PluginContext {
    return this.#owner.context;
  }

  holdCollected(): () => void {
    return this.#owner.list.holdCollected();
  }

  takeNewest(form: CleanupForm): DrainStep | undefined {
    while (!this.#ended) {
      const step = this.#current?.takeNewest(form);
      if (step !== undefined) return step;
      const rest = this.#concurrent?.interrupt(form);
      if (rest !== undefined) return rest;
      const together = this.#range.everything ? this.#takeTogether() : undefined;
      if (together !== undefined) return together;
      const others = this.#range.othersInProgress?.(form);
      if (others !== undefined) return others;
      if (this.#built.length > 0) this.#addUnits(this.#built.splice(0));
      if (form === 'async' && (this.#hasNewOther() || this.#unknownBuilt)) {
        this.#unknownBuilt = false;
        // It may have been created for a singleton whose construction is pending, and which comes before
        // it.
        this.#addUnits(this.#range.bindings().filter(isUnderConstruction));
      }
      while (this.#units.at(-1)?.started === true) this.#units.pop();
      if (this.#range.everything && form === 'async') {
        this.#concurrent = concurrentStepOf(this.#owner, this.#units, () => this.#built.length > 0);
        if (this.#concurrent !== undefined) return this.#concurrent.step;
      }
      const unit = this.#units.at(-1);
      const task = this.#takeOther(unit?.singleton.sequence ?? 0);
      if (task !== undefined) return task;
      if (unit !== undefined) {
        this.#units.pop();
        this.#current = unit.take();
      } else if (!this.#addUnits(this.#range.bindings())) return undefined;
    }
    return undefined;
  }

  /**
   * Clears the caches of the bindings. A singleton that is still in a cache is under construction, or its
   * construction failed; Inversify must not wait for it.
   *
   * @param over True if singletons that are built from now on belong to another teardown.
   * @returns False if the teardown was already over.
   */
  empty(over: boolean): boolean {
    if (this.#ended) return false;
    this.#ended = over;
    for (const binding of this.#range.bindings()) {
      if (isBuilt(binding)) binding.cache = EMPTY_CACHE;
    }
    return true;
  }

  /**
   * Returns a step that precedes the order of construction: the services that stop first, then the open
   * scopes.
   */
  #takeTogether(): DrainStep | undefined {
    if (this.#first.length === 0) {
      const { openScopes } = this.#owner;
      const drains = openScopes.isEmpty ? [] : openScopes.drains();
      return drains.length === 0 ? undefined : stepOf('the end of the open scopes', drains);
    }
    const drains = this.#first
      .splice(0)
      .sort(compare)
      .toReversed()
      .map((unit) => new Drain(unit, 'unbindAllAsync'));
    return stepOf('the services that stop first', drains);
  }

  /** Returns true if another finalizer was created since the last call. */
  #hasNewOther(): boolean {
    const since = this.#seen;
    this.#seen = nextSequence();
    return this.#range.everything && this.#owner.list.newestFrom(since) !== undefined;
  }

  /** Takes the newest of the other finalizers if it is newer than the newest singleton. */
  #takeOther(sequence: number): CleanupCall | undefined {
    if (!this.#range.everything) return undefined;
    return this.#owner.list.newestFrom(sequence)?.take();
  }

  /**
   * Adds the singletons of these bindings to the pending ones; returns false if there are none.
   *
   * @param inOrder True if they and the other finalizers are torn down one by one in order of construction.
   *   It isn't passed for singletons that are built during the teardown: `#hasNewOther` must not find their
   *   finalizers.
   */
  #addUnits(bindings: readonly Binding[], inOrder = false): boolean {
    const { everything } = this.#range;
    const added: SingletonTeardown[] = [];
    let found = false;
    for (const binding of bindings) {
      const singleton = this.#waitingSingleton(binding);
      if (singleton === undefined) continue;
      const isPendingOne = singleton === SingletonState.pending;
      if (isPendingOne && this.#pending?.get(binding)?.started === false) continue;
      const isFirst = everything && !isPendingOne && stopsFirst(binding);
      const unit = new SingletonTeardown(binding, singleton, this.#rankOf(binding), this);
      if (isPendingOne) (this.#pending ??= new Map()).set(binding, unit);
      (isFirst ? this.#first : added).push(unit);
      if (isFirst) singleton.awaitTurn(this.#owner.list, false);
      found = true;
    }
    added.sort(compare);
    // Newest first, as the list sets them aside.
    for (let index = added.length - 1; index >= 0; index -= 1) {
      const { singleton } = added[index] as SingletonTeardown;
      if (singleton !== SingletonState.pending) singleton.awaitTurn(this.#owner.list, inOrder);
    }
    addSorted(this.#units, added, compare);
    return found;
  }

  #rankOf({ type, serviceIdentifier, id }: Binding): number {
    if (type !== 'ConstantValue') return id;
    const constants = (this.#firstConstants ??= new Map<unknown, number>());
    const first = constants.get(serviceIdentifier);
    if (first !== undefined) return first;
    constants.set(serviceIdentifier, id);
    return id;
  }

  #waitingSingleton(binding: Binding): SingletonState | undefined {
    if (!isBuilt(binding)) return undefined;
    if (isPending(binding.cache.value)) {
      (this.#known ??= new Set()).add(binding.cache.value);
      if (this.#awaited?.has(binding.cache.value) !== true) return SingletonState.pending;
      this.#hold(binding);
      return undefined;
    }
    const singleton = singletonOf(binding, this.#owner);
    if (!singleton.tornDown) return singleton;
    // A constant was resolved again after it had been torn down.
    binding.cache = EMPTY_CACHE;
    return undefined;
  }

  /**
   * Waits for a construction in progress. Its singleton is then in the cache and is torn down next. If
   * this teardown has ended by then because it didn't wait, the singleton gets its own teardown.
   *
   * Until then the finalizers of the singleton are pending, so that they run after its deactivation and not
   * before, also if a synchronous drain calls the rest in between.
   */
  whenBuilt(binding: Binding, value: PromiseLike<unknown>): DrainStep {
    (this.#awaited ??= new Set()).add(value);
    const built = (): Promise<void> | undefined => {
      this.#built.push(binding);
      // It may have started others without awaiting them. No code is on the stack here, so the promises of
      // those that started before are in their caches.
      if (this.#startsSeen !== constructionsStarted()) this.#unknownBuilt = true;
      this.#startsSeen = constructionsStarted();
      if (!this.#ended) return undefined;
      const range = { bindings: () => [binding], everything: false };
      return new Drain(new Teardown(this.#owner, range), 'unbindAllAsync').runAsync({});
    };
    const failed = (): void => singletonOf(binding, this.#owner).endTurn();
    return {
      name: `the construction of ${serviceName(binding.serviceIdentifier)}`,
      run: () => {
        this.#hold(binding);
        return Promise.resolve(value).then(built, failed);
      },
    };
  }

  /** Makes the finalizers of a singleton whose construction is in progress wait for its turn. */
  #hold(binding: Binding): void {
    const singleton = singletonOf(binding, this.#owner);
    if (!singleton.tornDown) singleton.awaitTurn(this.#owner.list, false);
  }
}

function isUnderConstruction(binding: Binding): boolean {
  return isBuilt(binding) && isPending(binding.cache.value);
}

/**
 * Compares by construction, oldest first. Singletons whose construction wasn't observed have equal
 * places, or infinite ones, whose difference is NaN: they are ordered by their bindings. The constants of
 * one service weren't constructed one after the other: they keep Inversify's order.
 */
function compare(one: SingletonTeardown, other: SingletonTeardown): number {
  return (
    one.singleton.sequence - other.singleton.sequence ||
    one.rank - other.rank ||
    other.binding.id - one.binding.id
  );
}
