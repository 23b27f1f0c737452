/*
 * Finds the finalizers of an instance. A private field of the instance references them, so the duration
 * doesn't depend on the number of live finalizers.
 */
import { type Finalizer, handleOf } from '../src/finalizer.js';
import type { FinalizerRecord } from '../src/record.js';
import { shared } from '../src/shared-state.js';
import { ReturnedArgument } from './returned-argument.js';

class RecordedInstance extends ReturnedArgument {
  #records: readonly FinalizerRecord[] = [];

  static get(instance: object): readonly FinalizerRecord[] | undefined {
    return #records in instance ? instance.#records : undefined;
  }

  static set(instance: object, records: readonly FinalizerRecord[]): void {
    (instance as RecordedInstance).#records = records;
  }
}

/**
 * The records of instances that aren't extensible, because engines may reject private fields on them in the
 * future.
 */
const others = new WeakMap<object, readonly FinalizerRecord[]>();

interface Records {
  get(instance: object): readonly FinalizerRecord[] | undefined;
  set(instance: object, records: readonly FinalizerRecord[]): void;
}

const ownRecords: Records = {
  get: (instance) => RecordedInstance.get(instance) ?? others.get(instance),
  set(instance, records) {
    const isRecorded = RecordedInstance.get(instance) !== undefined;
    if (!isRecorded && !Object.isExtensible(instance)) {
      others.set(instance, records);
      return;
    }
    if (!isRecorded) void new RecordedInstance(instance);
    RecordedInstance.set(instance, records);
  },
};

let records: Records | undefined;

/** Returns the records. All copies of the package use the field of the copy that needed one first. */
function allRecords(): Records {
  records ??= shared('instance-records@1', () => ownRecords);
  return records;
}

/** Records the finalizers that a container has created for an instance. */
export function recordInstance(instance: object, added: readonly FinalizerRecord[]): void {
  if (added.length === 0) return;
  const isFirst = allRecords().get(instance) === undefined;
  allRecords().set(instance, isFirst ? added : [...liveRecordsOf(instance), ...added]);
}

/** Returns the live finalizers of an instance that a container has created, oldest first. */
export function liveRecordsOf(instance: object): FinalizerRecord[] {
  return (
    allRecords()
      .get(instance)
      ?.filter((record) => record.alive) ?? []
  );
}

/** Returns the handles of the live finalizers of an instance, newest first. */
export function handlesOf(instance: object): readonly Finalizer[] {
  return liveRecordsOf(instance).toReversed().map(handleOf);
}
