/*
 * What this package remembers of an instance: whether a container has registered it, so that it is
 * registered only once (D9), and its finalizers, so that finding them doesn't take longer if there are many
 * others.
 *
 * It is in private fields, which cost a thirtieth of a `WeakSet`, are invisible to other code, and are
 * collected with the instance. A `WeakMap` has those of instances that aren't extensible, because engines may
 * reject private fields on them in the future. One class has both fields, because adding the fields of a
 * class to an object takes longer than using them.
 */
import type { FinalizerRecord } from '../src/record.js';
import { shared } from '../src/shared-state.js';
import { ReturnedArgument } from './returned-argument.js';

interface InstanceMarks {
  isRegistered(instance: object): boolean;
  register(instance: object): void;
  recordsOf(instance: object): readonly FinalizerRecord[] | undefined;
  setRecords(instance: object, records: readonly FinalizerRecord[]): void;
}

/** The instances that aren't extensible, and an object with the fields of each. */
let others: WeakMap<object, MarkedInstance> | undefined;

class MarkedInstance extends ReturnedArgument {
  #isRegistered = false;
  #records: readonly FinalizerRecord[] | undefined = undefined;

  static readonly marks: InstanceMarks = {
    isRegistered(instance) {
      const marked = MarkedInstance.#find(instance);
      return marked !== undefined && marked.#isRegistered;
    },
    register(instance) {
      MarkedInstance.#mark(instance).#isRegistered = true;
    },
    recordsOf(instance) {
      const marked = MarkedInstance.#find(instance);
      return marked === undefined ? undefined : marked.#records;
    },
    setRecords(instance, records) {
      MarkedInstance.#mark(instance).#records = records;
    },
  };

  static #find(instance: object): MarkedInstance | undefined {
    return #records in instance ? instance : others?.get(instance);
  }

  static #mark(instance: object): MarkedInstance {
    return MarkedInstance.#find(instance) ?? MarkedInstance.#add(instance);
  }

  static #add(instance: object): MarkedInstance {
    if (Object.isExtensible(instance)) return new MarkedInstance(instance);
    const marked = new MarkedInstance({});
    others ??= new WeakMap();
    others.set(instance, marked);
    return marked;
  }
}

let marks: InstanceMarks | undefined;

/** Returns the marks of instances. All copies of the package use those of the copy that needed them first. */
export function instanceMarks(): InstanceMarks {
  marks ??= shared('instance-marks@1', () => MarkedInstance.marks);
  return marks;
}
