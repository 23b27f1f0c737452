/*
 * The finalizers of each instance that a container has made.
 */
import { type Finalizer, handleOf } from '../src/finalizer.js';
import type { FinalizerRecord } from '../src/record.js';
import { addMarks, marksOf } from './instance-marks.js';

/** Returns true if a container has created the finalizers that the class of an instance declares (D9). */
export function isRegistered(instance: object): boolean {
  return marksOf(instance)?.isRegistered === true;
}

/** Records the finalizers that the class of an instance declares. */
export function recordRegistration(instance: object, records: readonly FinalizerRecord[]): void {
  record(instance, records, true);
}

/** Records other finalizers that a container has created for an instance. */
export function recordInstance(instance: object, records: readonly FinalizerRecord[]): void {
  if (records.length > 0) record(instance, records, false);
}

function record(
  instance: object,
  records: readonly FinalizerRecord[],
  isRegistration: boolean,
): void {
  const marks = marksOf(instance);
  if (marks === undefined) {
    addMarks(instance, { isRegistered: isRegistration, records });
    return;
  }
  marks.isRegistered ||= isRegistration;
  marks.records = [...liveRecordsOf(instance), ...records];
}

/** Returns the live finalizers of an instance that a container has created, oldest first. */
export function liveRecordsOf(instance: object): FinalizerRecord[] {
  const records = marksOf(instance)?.records ?? [];
  return records.filter((record) => record.alive);
}

/** Returns the handles of the live finalizers of an instance, newest first. */
export function handlesOf(instance: object): readonly Finalizer[] {
  return liveRecordsOf(instance).toReversed().map(handleOf);
}
