import { Drain, type Drainable, type DrainStep } from '../src/drain.js';
import type { FinalizerList } from '../src/finalizer-list.js';
import type { FinalizerRecord } from '../src/record.js';
import type { CleanupCall } from '../src/cleanup-call.js';
import type { InterceptorOwner } from './binding-interceptor.js';
import { DisposalStep, isDisposer } from './disposers.js';
import type { OpenScopes } from './open-scopes.js';
import { isBuilt } from './singleton-construction.js';
import { SingletonState } from './singleton-state.js';
import { deactivationSteps, preDestroyCallsOf } from './deactivation.js';
import { singletonOf, stopsFirst } from './install-interceptors.js';
import { type Binding, EMPTY_CACHE, isPending, serviceName } from './inversify/binding.js';
import type { PluginContext } from './inversify/plugin-context.js';

/** The container of a teardown. */
export interface TeardownOwner extends InterceptorOwner {
  readonly context: PluginContext;
  readonly list: FinalizerList;
  readonly openScopes: OpenScopes;
  /** The finalizers of singletons that wait for their turn, in whichever teardown. */
  readonly waiting: Set<FinalizerRecord>;
}

/** What is torn down. */
export interface TeardownRange {
  /** The bindings whose singletons are torn down, as of now. */
  bindings(): readonly Binding[];
  /** Whether all other finalizers of the container are called, too. */
  readonly everything: boolean;
  /** Returns the other teardowns in progress that haven't been returned before, as one promise. */
  othersInProgress?(): Promise<unknown> | undefined;
}

/** A step that runs drains at the same time. */
function stepOf(name: string, drains: readonly Drain[]): DrainStep {
  return { name, drains, run: () => undefined };
}

/** A singleton that waits for its turn. */
interface Unit {
  readonly binding: Binding;
  readonly singleton: SingletonState;
  /**
   * Its place among those whose construction wasn't observed: the id of its binding. Constants of one
   * service share the id of the first of them.
   */
  readonly rank: number;
}

/**
 * Tears down what a container made, in exact reverse order of construction (C3).
 *
 * There are two sorted rows, the singletons and the other finalizers of the container's scope; the
 * newer of the two ends is next. A singleton's own finalizers are not in the second row: they come
 * right behind its deactivation.
 *
 * ```text
 *   singletons        Database:3          Repository:9            Server:14
 *   other finalizers             Scratch:5            Scratch:12
 *                                                     order of teardown: Server, Scratch:12, ...
 * ```
 *
 * A singleton leaves the cache of its binding before anything of it is called: nothing tears it down
 * twice, and who asks for it meanwhile gets a new one, which is then the newest (C8). One whose
 * construction is under way is waited for first: it will be the newest.
 */
export class Teardown implements Drainable {
  readonly #owner: TeardownOwner;
  readonly #range: TeardownRange;
  /** Oldest first. */
  readonly #units: Unit[] = [];
  /** Those that are torn down before all others, at the same time. */
  readonly #first: Unit[] = [];
  /** The id of the first constant of each service. */
  readonly #firstConstants = new Map<unknown, number>();
  /** Singletons that were built meanwhile; their caches are filled a moment later. */
  #built: Binding[] = [];
  /** The constructions that have been waited for. */
  readonly #awaited = new Set<unknown>();
  /** What is left of the singleton whose turn it is. */
  #steps: Iterator<DrainStep, void> | undefined;
  #ended = false;

  constructor(owner: TeardownOwner, range: TeardownRange) {
    this.#owner = owner;
    this.#range = range;
    this.#addUnits(range.bindings());
  }

  /** Takes note of a singleton that is being built. */
  built(binding: Binding): void {
    const { everything } = this.#range;
    if (everything || this.#range.bindings().includes(binding)) this.#built.push(binding);
  }

  holdCollected(): () => void {
    return this.#owner.list.holdCollected();
  }

  takeNewest(): DrainStep | undefined {
    while (!this.#ended) {
      const step = this.#steps?.next();
      if (step?.done === false) return step.value;
      const together = this.#range.everything ? this.#takeTogether() : undefined;
      if (together !== undefined) return together;
      const others = this.#range.othersInProgress?.();
      if (others !== undefined) return waitFor(others);
      const built = this.#built;
      this.#built = [];
      this.#addUnits(built);
      const unit = this.#units.at(-1);
      const task = this.#takeOther(unit?.singleton.sequence ?? 0);
      if (task !== undefined) return task;
      if (unit !== undefined) {
        this.#units.pop();
        this.#steps = this.#stepsOf(unit);
      } else if (!this.#addUnits(this.#range.bindings())) return undefined;
    }
    return undefined;
  }

  /**
   * Clears what a drain has torn down. What is still in a cache is under construction, or failed there:
   * Inversify must not wait for it.
   *
   * @param over Whether what is built from now on is for another teardown.
   * @returns False where it was over already.
   */
  empty(over: boolean): boolean {
    if (this.#ended) return false;
    this.#ended = over;
    for (const binding of this.#range.bindings()) {
      if (isBuilt(binding)) binding.cache = EMPTY_CACHE;
    }
    return true;
  }

  /** Takes what comes before the order of construction: services that stop first, then open scopes. */
  #takeTogether(): DrainStep | undefined {
    const first = this.#first.splice(0);
    if (first.length === 0) {
      const drains = this.#owner.openScopes.drains();
      return drains.length === 0 ? undefined : stepOf('the end of the open scopes', drains);
    }
    const drains = first
      .sort(compare)
      .toReversed()
      .map((unit) => {
        const steps = this.#stepsOf(unit);
        const takeNewest = (): DrainStep | undefined => steps.next().value ?? undefined;
        return new Drain({ takeNewest }, 'unbindAllAsync');
      });
    return stepOf('the services that stop first', drains);
  }

  /** Takes the newest of the other finalizers, where it is newer than the newest singleton. */
  #takeOther(sequence: number): CleanupCall | undefined {
    if (!this.#range.everything) return undefined;
    const { list, waiting } = this.#owner;
    const record = list.newestExcept(waiting, sequence);
    return record === undefined ? undefined : record.take();
  }

  /** Has the singletons of these bindings wait for their turn; false where there are none. */
  #addUnits(bindings: readonly Binding[]): boolean {
    const { everything } = this.#range;
    let added = false;
    for (const binding of bindings) {
      const singleton = this.#waitingSingleton(binding);
      if (singleton === undefined) continue;
      const isFirst = everything && singleton !== SingletonState.pending && stopsFirst(binding);
      (isFirst ? this.#first : this.#units).push({
        binding,
        singleton,
        rank: this.#rankOf(binding),
      });
      for (const record of singleton.records) this.#owner.waiting.add(record);
      added = true;
    }
    if (added) this.#units.sort(compare);
    return added;
  }

  #rankOf({ type, serviceIdentifier, id }: Binding): number {
    if (type !== 'ConstantValue') return id;
    const first = this.#firstConstants.get(serviceIdentifier);
    if (first !== undefined) return first;
    this.#firstConstants.set(serviceIdentifier, id);
    return id;
  }

  #waitingSingleton(binding: Binding): SingletonState | undefined {
    if (!isBuilt(binding)) return undefined;
    if (isPending(binding.cache.value)) {
      return this.#awaited.has(binding.cache.value) ? undefined : SingletonState.pending;
    }
    const singleton = singletonOf(binding, this.#owner);
    if (!singleton.tornDown) return singleton;
    // A constant that was asked for once more.
    binding.cache = EMPTY_CACHE;
    return undefined;
  }

  *#stepsOf({ binding, singleton }: Unit): Generator<DrainStep, void> {
    if (!isBuilt(binding)) return;
    if (isPending(binding.cache.value)) {
      const { value } = binding.cache;
      if (!this.#awaited.has(value)) yield this.#whenBuilt(binding, value);
      return;
    }
    // It is another one by now, and has its own place in the order.
    if (singleton.tornDown || singleton === SingletonState.pending) return;
    singleton.tornDown = true;
    yield* this.#deactivate(binding, singleton);
    for (const record of singleton.records.toReversed()) {
      const task = record.atexit ? record.take() : undefined;
      if (task !== undefined) yield task;
    }
    for (const record of singleton.records) this.#owner.waiting.delete(record);
  }

  /** On its own, so that nothing keeps the instance while its finalizers are waited for (G4). */
  *#deactivate(binding: Binding, singleton: SingletonState): Generator<DrainStep, void> {
    const value = binding.cache?.value;
    binding.cache = EMPTY_CACHE;
    yield* deactivationSteps(this.#owner.context, binding, value);
    const ran = new Set(preDestroyCallsOf(this.#owner.context, binding, value));
    for (const record of singleton.records) {
      const call = record.atexit && isDisposer(record) ? record.take() : undefined;
      if (call !== undefined) yield new DisposalStep(call, value, ran);
    }
  }

  /**
   * Waits for a construction in progress. What it built is in the cache then, and is torn down next. If
   * this teardown has ended by then, since nothing waited so long, it is torn down on its own.
   *
   * The synchronous form doesn't wait: until then it keeps the finalizers of the singleton, so that they
   * run after its deactivation and not before.
   */
  #whenBuilt(binding: Binding, value: PromiseLike<unknown>): DrainStep {
    this.#awaited.add(value);
    const { waiting } = this.#owner;
    const { records, tornDown } = singletonOf(binding, this.#owner);
    const built = (): Promise<void> | undefined => {
      this.#built.push(binding);
      if (!this.#ended) return undefined;
      const range = { bindings: () => [binding], everything: false };
      return new Drain(new Teardown(this.#owner, range), 'unbindAllAsync').runAsync({});
    };
    const failed = (): void => {
      for (const record of records) waiting.delete(record);
    };
    return {
      name: `the construction of ${serviceName(binding.serviceIdentifier)}`,
      run: (form) => {
        if (form === 'sync' && !tornDown) for (const record of records) waiting.add(record);
        return Promise.resolve(value).then(built, failed);
      },
    };
  }
}

/** Waits for teardowns that other calls have begun; their errors go to those callers. */
function waitFor(others: Promise<unknown>): DrainStep {
  return {
    name: 'the teardown in progress of some bindings',
    run: (form) => (form === 'sync' ? undefined : others),
  };
}

/**
 * Compares by construction, the oldest first. Singletons whose construction wasn't observed have equal
 * orders, or infinite ones, whose difference is NaN: they go by their bindings. The constants of one
 * service weren't constructed one after the other: they stay in the order in which Inversify has them.
 */
function compare(one: Unit, other: Unit): number {
  return (
    one.singleton.order - other.singleton.order ||
    one.rank - other.rank ||
    other.binding.id - one.binding.id
  );
}
