/*
 * The finalizers of each instance that a container has made.
 */
import { type Finalizer, handleOf } from '../src/finalizer.js';
import type { FinalizerRecord } from '../src/record.js';
import { instanceMarks } from './instance-marks.js';

/** Records the finalizers that a container has created for an instance. */
export function recordInstance(instance: object, added: readonly FinalizerRecord[]): void {
  if (added.length === 0) return;
  const marks = instanceMarks();
  const isFirst = marks.recordsOf(instance) === undefined;
  marks.setRecords(instance, isFirst ? added : [...liveRecordsOf(instance), ...added]);
}

/** Returns the live finalizers of an instance that a container has created, oldest first. */
export function liveRecordsOf(instance: object): FinalizerRecord[] {
  const records = instanceMarks().recordsOf(instance) ?? [];
  return records.filter((record) => record.alive);
}

/** Returns the handles of the live finalizers of an instance, newest first. */
export function handlesOf(instance: object): readonly Finalizer[] {
  return liveRecordsOf(instance).toReversed().map(handleOf);
}
