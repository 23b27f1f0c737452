/*
 * The finalizers of an instance, found from the instance: a private field refers to them, so that it
 * costs the same however many finalizers are alive.
 */
import { type Finalizer, handleOf } from '../src/finalizer.js';
import type { FinalizerRecord } from '../src/record.js';

/** A base whose constructor returns its argument, so that a field of a subclass is added to that. */
function Given(instance: object): object {
  return instance;
}

class RecordedInstance extends (Given as unknown as new (instance: object) => object) {
  #records: readonly FinalizerRecord[] = [];

  static get(instance: object): readonly FinalizerRecord[] | undefined {
    return #records in instance ? instance.#records : undefined;
  }

  static set(instance: object, records: readonly FinalizerRecord[]): void {
    (instance as RecordedInstance).#records = records;
  }
}

/** Those of instances that aren't extensible: engines may refuse them private fields in the future. */
const others = new WeakMap<object, readonly FinalizerRecord[]>();

function recordsOf(instance: object): readonly FinalizerRecord[] {
  return RecordedInstance.get(instance) ?? others.get(instance) ?? [];
}

/** Remembers the finalizers that a container has created for an instance. */
export function recordInstance(instance: object, added: readonly FinalizerRecord[]): void {
  if (added.length === 0) return;
  const records = [...liveRecordsOf(instance), ...added];
  const isRecorded = RecordedInstance.get(instance) !== undefined;
  if (!isRecorded && !Object.isExtensible(instance)) {
    others.set(instance, records);
    return;
  }
  if (!isRecorded) void new RecordedInstance(instance);
  RecordedInstance.set(instance, records);
}

/** Returns the live finalizers of an instance that a container has created, oldest first. */
export function liveRecordsOf(instance: object): FinalizerRecord[] {
  return recordsOf(instance).filter((record) => record.alive);
}

/** Returns their handles, newest first. */
export function handlesOf(instance: object): readonly Finalizer[] {
  return liveRecordsOf(instance).toReversed().map(handleOf);
}
