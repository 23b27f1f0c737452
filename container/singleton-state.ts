/*
 * The place of a singleton in the order of construction, and its finalizers.
 */
import type { FinalizerList } from '../src/finalizer-list.js';
import { takeSequence } from '../src/program.js';
import type { FinalizerRecord } from '../src/record.js';
import type { BindingConfiguration } from './binding-configuration.js';

/** The place of the singletons that were built before the plugin was registered. */
const BEFORE_ALL = -1;

/**
 * The state of a singleton that a container has built. It doesn't retain the singleton.
 *
 * The clones that `snapshot()` makes of a binding share one state, so that a singleton is torn down once,
 * whichever clone the container has at the end.
 */
export class SingletonState {
  /** The state of a singleton whose asynchronous construction is in progress: newer than all others. */
  static readonly pending: SingletonState = new SingletonState(Infinity);
  /** Its place in the order of creation, which it shares with finalizers: larger is newer. */
  readonly sequence: number;
  /** Its finalizers, oldest first. */
  records: readonly FinalizerRecord[] = [];
  /** The configuration of its binding that was applied to the value that the binding yielded for it. */
  yielded: BindingConfiguration | undefined;
  tornDown = false;
  /** The list in which its finalizers are set aside while it waits for its turn in a teardown. */
  #waitsIn: FinalizerList | undefined;

  /** True if the end of its construction was observed. */
  get isObserved(): boolean {
    return this.sequence > BEFORE_ALL && this.sequence < Infinity;
  }

  private constructor(sequence: number) {
    this.sequence = sequence;
  }

  /** Returns the state of a singleton that was just built. */
  static now(): SingletonState {
    return new SingletonState(takeSequence());
  }

  /** Returns the state of a singleton that was built before the plugin was registered: older than all others. */
  static before(): SingletonState {
    return new SingletonState(BEFORE_ALL);
  }

  /** Adds finalizers. If the singleton waits for its turn, they wait with it (C3). */
  add(records: readonly FinalizerRecord[]): void {
    this.records = this.records.length === 0 ? records : [...this.records, ...records];
    if (this.#waitsIn !== undefined) for (const record of records) this.#waitsIn.setAside(record);
  }

  /**
   * Makes its finalizers wait until it is torn down: they run after its deactivation.
   *
   * @param inOrder True if nothing is taken from the list that is older than a singleton that waits. Then
   *   the finalizers that are older than this one wait anyway.
   */
  awaitTurn(list: FinalizerList, inOrder: boolean): void {
    this.#waitsIn = list;
    for (const record of this.records) {
      if (!inOrder || record.sequence > this.sequence) list.setAside(record);
    }
  }

  /** Lets those of its finalizers that are still alive run like all others. */
  endTurn(): void {
    for (const record of this.records) this.#waitsIn?.putBack(record);
    this.#waitsIn = undefined;
  }
}
