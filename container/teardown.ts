import { Drain, type Drainable, type DrainStep } from '../src/drain.js';
import type { FinalizerList } from '../src/finalizer-list.js';
import type { FinalizerRecord } from '../src/record.js';
import { isThenable } from '../src/thenable.js';
import { BuiltSingleton } from './built-singleton.js';
import { deactivationSteps } from './deactivation.js';
import { hookOf } from './hooking.js';
import { type Binding, type PluginContext, serviceName } from './inversify-internals.js';

/** A singleton that waits for its turn. */
interface Unit {
  readonly binding: Binding;
  readonly singleton: BuiltSingleton;
}

const EMPTY_CACHE = { isRight: false, value: undefined } as const;

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
 * twice, and who asks for it meanwhile gets a new one, which is then the newest (C8).
 */
export class Teardown implements Drainable {
  readonly #context: PluginContext;
  readonly #list: FinalizerList;
  /** The bindings whose singletons are torn down; `undefined` for all, with all other finalizers. */
  readonly #only: ReadonlySet<Binding> | undefined;
  /** Oldest first. */
  readonly #units: Unit[] = [];
  /** The finalizers of the singletons that wait. */
  readonly #waiting = new Set<FinalizerRecord>();
  /** Singletons that were built meanwhile; their caches are filled a moment later. */
  #built: Binding[] = [];
  /** What is left of the singleton whose turn it is. */
  #steps: Iterator<DrainStep, void> | undefined;

  /** @param bindings Those whose singletons there are now, in the order of their making. */
  constructor(
    context: PluginContext,
    list: FinalizerList,
    bindings: readonly Binding[],
    everything: boolean,
  ) {
    this.#context = context;
    this.#list = list;
    this.#only = everything ? undefined : new Set(bindings);
    for (const binding of bindings) this.#addUnit(binding);
  }

  /** Takes note of a singleton that is being built. */
  built(binding: Binding): void {
    if (this.#only?.has(binding) !== false) this.#built.push(binding);
  }

  takeNewest(): DrainStep | undefined {
    for (;;) {
      const step = this.#steps?.next();
      if (step?.done === false) return step.value;
      const built = this.#built;
      this.#built = [];
      for (const binding of built) this.#addUnit(binding);
      const unit = this.#units.at(-1);
      const record = this.#newestOther();
      if (record !== undefined && record.sequence >= (unit?.singleton.sequence ?? 0)) {
        const task = this.#list.take(record);
        if (task !== undefined) return task;
      }
      if (unit === undefined) return undefined;
      this.#units.pop();
      this.#steps = this.#stepsOf(unit);
    }
  }

  #newestOther(): FinalizerRecord | undefined {
    return this.#only === undefined ? this.#list.newestBut(this.#waiting) : undefined;
  }

  #addUnit(binding: Binding): void {
    if (binding.cache?.isRight !== true) return;
    const singleton = hookOf(binding)?.singleton ?? BuiltSingleton.before();
    if (singleton.tornDown || this.#units.some((unit) => unit.binding === binding)) return;
    const newer = this.#units.findLastIndex((unit) => unit.singleton.order <= singleton.order) + 1;
    this.#units.splice(newer, 0, { binding, singleton });
    for (const record of singleton.records) this.#waiting.add(record);
  }

  *#stepsOf({ binding, singleton }: Unit): Generator<DrainStep, void> {
    const value = binding.cache?.value;
    binding.cache = EMPTY_CACHE;
    if (isThenable(value)) {
      yield this.#whenBuilt(binding, value);
      return;
    }
    singleton.tornDown = true;
    for (const record of singleton.records) this.#waiting.delete(record);
    yield* deactivationSteps(this.#context, binding, value);
    for (const record of singleton.records.toReversed()) {
      const task = record.atexit ? this.#list.take(record) : undefined;
      if (task !== undefined) yield task;
    }
  }

  /** One whose asynchronous construction is under way is torn down when it is there, if it ever is. */
  #whenBuilt(binding: Binding, value: PromiseLike<unknown>): DrainStep {
    const tearDown = (): Promise<void> => {
      const teardown = new Teardown(this.#context, this.#list, [binding], false);
      return new Drain(teardown, 'unbindAllAsync').later({});
    };
    return {
      name: `the construction of ${serviceName(binding.serviceIdentifier)}`,
      run: () => value.then(tearDown, () => undefined),
    };
  }
}
