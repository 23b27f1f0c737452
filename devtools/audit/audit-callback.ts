// Answers one question on demand: does this callback, or one of its arguments, retain the target?
import { describeValue } from '../../src/describe.js';
import { FinalizeError, type Finalizer } from '../../src/index.js';
import { isObject } from '../../src/value-kinds.js';
import { describeUnfinished, describeRetainingPath } from './describe-path.js';
import { Search } from './search.js';
import type { SelfReference } from './self-reference.js';
import { takeSnapshot } from './take-snapshot.js';

/** The default limit on the number of objects that one search visits. */
export const DEFAULT_BUDGET = 1_000_000;

export const BUDGET_RAN_OUT =
  'the callback and its arguments reference more objects than the budget allows; increase the budget of enableAudit, or pass fewer objects to the callback';
export const HEAP_TOO_LARGE =
  'the heap is too large to be read from a snapshot; run the audit with less data loaded';

/**
 * Finds the retaining paths on which a callback or its arguments would keep `obj` alive if they belonged
 * to a finalizer of `obj`. Such a finalizer never runs on garbage collection, because its own callback
 * keeps the target reachable. (Creating a finalizer checks only for the target itself among the arguments.)
 *
 * Reads a snapshot of the heap, with the references that the garbage collector follows, and doesn't run any
 * code of the program. Objects that the top level of a module or the global object references are alive
 * anyway, so a path through them isn't a self-reference. Garbage collection itself has no deadline and may
 * never happen.
 *
 * @param obj The target of the finalizer.
 * @param func The cleanup callback.
 * @param args The held arguments, in the order in which the callback receives them.
 * @param kwargs The trailing options object of the callback.
 * @returns The shortest retaining path from `func`, from each argument and from each option that retains
 *   `obj`; an empty array if nothing retains it. If the search is incomplete, the last entry says "not
 *   fully searched" and has no steps.
 * @throws {FinalizeError} `INVALID_ARGUMENT` if `obj` can't be garbage-collected, `func` isn't a function
 *   or `args` isn't an array.
 * @example
 * ```ts
 * class LogFile {
 *   close(): void {}
 * }
 * function open(): SelfReference[] {
 *   const log = new LogFile();
 *   return auditCallback(log, log.close.bind(log)); // its steps: func, bound this, LogFile
 * }
 * open();
 * ```
 */
export function auditCallback(
  obj: WeakKey,
  func: (...args: never[]) => unknown,
  args: readonly unknown[] = [],
  kwargs?: Readonly<Record<string, unknown>>,
): SelfReference[] {
  checkSubject(obj, func, args);
  const snapshot = takeSnapshot([{ obj, func, args, kwargs }]);
  const subject = snapshot?.nodes[0];
  if (snapshot === undefined || subject === undefined) return [describeUnfinished(HEAP_TOO_LARGE)];
  const { paths, complete } = new Search(snapshot, DEFAULT_BUDGET).findRetainingPaths(subject);
  const found = paths.map((path) => describeRetainingPath(snapshot.graph, path, subject.obj));
  return complete ? found : [...found, describeUnfinished(BUDGET_RAN_OUT)];
}

/**
 * Finds the retaining paths from an existing finalizer to its own target, like {@link auditCallback}.
 *
 * @param finalizer The finalizer to search. A dead one references nothing.
 * @returns The shortest retaining paths; an empty array if the finalizer is dead or nothing retains the
 *   object.
 * @example
 * ```ts
 * class LogFile {
 *   readonly closing = finalize(this, closeSync, openSync('service.log', 'w'));
 * }
 * auditFinalizer(new LogFile().closing); // []: a number references nothing
 * ```
 */
export function auditFinalizer(finalizer: Pick<Finalizer, 'peek'>): SelfReference[] {
  const parts = finalizer.peek();
  return parts === undefined ? [] : auditCallback(...parts);
}

function checkSubject(obj: unknown, func: unknown, args: unknown): void {
  const collectable =
    isObject(obj) || (typeof obj === 'symbol' && Symbol.keyFor(obj) === undefined);
  if (!collectable) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected obj to be an object or a non-registered symbol, but got ${describeValue(obj)}; pass the object that the finalizer is tied to`,
    );
  }
  if (typeof func !== 'function') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected func to be a function, but got ${describeValue(func)}; pass the cleanup callback of the finalizer`,
    );
  }
  if (!Array.isArray(args)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected args to be an array, but got ${describeValue(args)}; write [arg, ...] with the arguments of the callback`,
    );
  }
}
