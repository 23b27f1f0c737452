/*
 * What this package remembers of an instance: whether a container has registered it, so that it is
 * registered only once (D9), and its finalizers, so that finding them doesn't take longer if there are many
 * others.
 *
 * A private field of the instance references it. A private field costs a thirtieth of a `WeakSet`, is
 * invisible to other code, and is collected with the instance. A `WeakMap` has the marks of instances that
 * aren't extensible, because engines may reject private fields on them in the future.
 */
import type { FinalizerRecord } from '../src/record.js';
import { shared } from '../src/shared-state.js';
import { ReturnedArgument } from './returned-argument.js';

export interface InstanceMarks {
  /** True if a container has created the finalizers that the class of the instance declares. */
  isRegistered: boolean;
  /** The finalizers that containers have created for the instance, oldest first; some may be dead. */
  records: readonly FinalizerRecord[];
}

interface AllMarks {
  find(instance: object): InstanceMarks | undefined;
  add(instance: object, marks: InstanceMarks): void;
}

class MarkedInstance extends ReturnedArgument {
  readonly #marks: InstanceMarks;

  constructor(instance: object, marks: InstanceMarks) {
    super(instance);
    this.#marks = marks;
  }

  static find(instance: object): InstanceMarks | undefined {
    return #marks in instance ? instance.#marks : others?.get(instance);
  }
}

/** The marks of instances that aren't extensible. */
let others: WeakMap<object, InstanceMarks> | undefined;

const ownMarks: AllMarks = {
  find: (instance) => MarkedInstance.find(instance),
  add(instance, marks) {
    if (Object.isExtensible(instance)) {
      void new MarkedInstance(instance, marks);
      return;
    }
    others ??= new WeakMap();
    others.set(instance, marks);
  },
};

let all: AllMarks | undefined;

/** Returns the marks of all copies of the package, which use the field of the copy that needed it first. */
function allMarks(): AllMarks {
  all ??= shared('instance-marks@1', () => ownMarks);
  return all;
}

/** Returns the marks of an instance; `undefined` if it has none yet. */
export function marksOf(instance: object): InstanceMarks | undefined {
  return allMarks().find(instance);
}

/** Marks an instance that has no marks yet. */
export function addMarks(instance: object, marks: InstanceMarks): void {
  allMarks().add(instance, marks);
}
