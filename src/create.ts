/*
 * The one place that creates finalizers, for `finalize`, scopes, decorators and bindings alike.
 */
import { checkArguments } from './arguments.js';
import type { Callback, Kwargs } from './cleanup-call.js';
import { isObserved, publishCreation, showCreation } from './observation.js';
import type { FinalizerList } from './finalizer-list.js';
import { takeSequence } from './program.js';
import { FinalizerRecord } from './record.js';
import { watch } from './registry.js';

/**
 * Creates a finalizer in `list`. If the program has ended, it is never called (X3).
 *
 * No handle is created: code that needs one calls `handleOf`.
 *
 * @param targetClass The class name of the target for messages, if it is known.
 * @throws {FinalizeError} `INVALID_ARGUMENT` or `SELF_REFERENCE`; nothing is registered then.
 */
export function createRecord(
  list: FinalizerList,
  obj: WeakKey,
  func: Callback,
  args: readonly unknown[],
  kwargs: Kwargs | undefined,
  atexit: boolean,
  targetClass: string | undefined,
): FinalizerRecord {
  checkArguments(obj, func, args, kwargs, targetClass);
  const creation = isObserved() ? { obj, func, args, kwargs, targetClass } : undefined;
  if (creation !== undefined) showCreation(creation);
  const sequence = takeSequence();
  const chain = list.chainFor(atexit);
  const record = new FinalizerRecord(obj, sequence, chain, func, args, kwargs, targetClass);
  watch(obj, record);
  try {
    chain.add(record);
  } catch (error) {
    // Near the stack limit: the record is in no chain, so it must not count as alive.
    record.func = undefined;
    throw error;
  }
  if (creation !== undefined) publishCreation(creation, atexit, record);
  return record;
}
