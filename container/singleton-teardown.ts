/*
 * The teardown of one singleton, as steps that are taken one by one: its deactivation, its disposal, then
 * its finalizers, newest first.
 */
import type { Drainable, DrainStep } from '../src/drain.js';
import type { WaitingSingleton } from './concurrent-teardown.js';
import { SingletonDeactivation } from './deactivation.js';
import { FinalizersInTurn } from './finalizers-in-turn.js';
import { type Binding, isPending } from './inversify/binding.js';
import type { PluginContext } from './inversify/plugin-context.js';
import { EMPTY_CACHE, isBuilt } from './singleton-construction.js';
import { SingletonState } from './singleton-state.js';

/** The whole teardown, of which the teardown of a singleton is a part. */
export interface WholeTeardown {
  readonly context: PluginContext;
  /** Returns a step that waits for a construction in progress. Called once for each construction. */
  whenBuilt(binding: Binding, value: PromiseLike<unknown>): DrainStep;
  /** Gives a singleton its place in the order after its construction has ended. */
  place(binding: Binding): void;
}

/** A singleton that waits for its turn, and then its remaining steps. */
export class SingletonTeardown implements WaitingSingleton, Drainable {
  readonly binding: Binding;
  readonly singleton: SingletonState;
  /**
   * Its place among the singletons whose construction wasn't observed: the id of its binding. Constants of
   * one service share the id of the first of them.
   */
  readonly rank: number;
  readonly #whole: WholeTeardown;
  started = false;
  #begun = false;
  /** Only while its steps are taken, so that nothing retains the instance while its finalizers are awaited (G4). */
  #deactivation: SingletonDeactivation | undefined;
  #finalizers: FinalizersInTurn | undefined;

  constructor(binding: Binding, singleton: SingletonState, rank: number, whole: WholeTeardown) {
    this.binding = binding;
    this.singleton = singleton;
    this.rank = rank;
    this.#whole = whole;
  }

  take(): Drainable | undefined {
    if (this.started) return undefined;
    this.started = true;
    return this;
  }

  takeNewest(): DrainStep | undefined {
    if (!this.#begun) {
      const wait = this.#begin();
      if (wait !== undefined) return wait;
    }
    if (this.#deactivation !== undefined) {
      const step = this.#deactivation.take();
      if (step !== undefined) return step;
      this.#deactivation = undefined;
      this.#finalizers = new FinalizersInTurn(this.singleton.records);
    }
    if (this.#finalizers === undefined) return undefined;
    const call = this.#finalizers.takeNewest();
    if (call !== undefined) return call;
    this.#finalizers = undefined;
    this.singleton.endTurn();
    return undefined;
  }

  /**
   * Starts with the deactivation, unless there is nothing to do, or a construction must be awaited first.
   */
  #begin(): DrainStep | undefined {
    const { binding, singleton } = this;
    this.#begun = true;
    if (!isBuilt(binding)) return undefined;
    const { value } = binding.cache;
    if (isPending(value)) return this.#whole.whenBuilt(binding, value);
    if (singleton === SingletonState.pending) {
      // Its construction has ended while another one was awaited.
      this.#whole.place(binding);
      return undefined;
    }
    // By now the cache contains another singleton, which has its own place in the order.
    if (singleton.tornDown) return undefined;
    singleton.tornDown = true;
    binding.cache = EMPTY_CACHE;
    const { context } = this.#whole;
    this.#deactivation = new SingletonDeactivation(context, binding, value, singleton);
    return undefined;
  }
}
