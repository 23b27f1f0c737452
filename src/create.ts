import { checkArguments } from './arguments.js';
import { isObserved, showCreation } from './creation-observer.js';
import type { FinalizerList } from './finalizer-list.js';
import { program } from './program.js';
import { FinalizerRecord } from './record.js';
import { watch } from './registry.js';
import type { Callback, Kwargs } from './cleanup-call.js';

/**
 * Makes a finalizer in `list`. Where the program has ended nothing calls it any more (X3).
 *
 * It makes no handle: who needs one asks `handleOf`.
 *
 * @param owner The class of the object for messages, where it is known.
 * @throws {FinalizeError} `INVALID_ARGUMENT` or `SELF_REFERENCE`; nothing is registered then.
 */
export function createRecord(
  list: FinalizerList,
  obj: WeakKey,
  func: Callback,
  args: readonly unknown[],
  kwargs: Kwargs | undefined,
  atexit: boolean,
  owner: string | undefined,
): FinalizerRecord {
  checkArguments(obj, func, args, kwargs, owner);
  if (isObserved()) showCreation({ obj, func, args, kwargs, owner });
  const sequence = program().nextSequence++;
  const chain = list.chainFor(atexit);
  const record = new FinalizerRecord(obj, sequence, chain, func, args, kwargs, owner);
  watch(obj, record);
  list.add(record);
  return record;
}
