import { finalizersMade } from '../src/program.js';
import type { FinalizerRecord } from '../src/record.js';

let built = 0;

/**
 * A singleton that a container has built: when, and which finalizers it has. It does not hold the
 * singleton itself.
 *
 * The clones that `snapshot()` makes of a binding share it, so that a singleton is torn down once,
 * whichever of them is there at the end.
 */
export class SingletonState {
  /** One whose asynchronous construction is under way: newer than all that are there. */
  static readonly pending: SingletonState = new SingletonState(Infinity, Infinity);
  /** Its place among the singletons: larger is newer. */
  readonly order: number;
  /** Its place among the finalizers: those with this creation number or a larger one are newer. */
  readonly sequence: number;
  readonly records: FinalizerRecord[] = [];
  tornDown = false;

  private constructor(order: number, sequence: number) {
    this.order = order;
    this.sequence = sequence;
  }

  /** One that was built just now. */
  static now(): SingletonState {
    built += 1;
    return new SingletonState(built, finalizersMade());
  }

  /** One that was there before anybody looked: older than all others. */
  static before(): SingletonState {
    return new SingletonState(0, 0);
  }
}
