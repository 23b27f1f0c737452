import { describeValue } from '../../src/describe.js';
import { FinalizeError, type Finalizer } from '../../src/index.js';
import { describeUnfinished, describeWay } from './describe-way.js';
import { Search } from './search.js';
import type { SelfReference } from './self-reference.js';
import { takeSnapshot } from './take-snapshot.js';

/** The objects that one search enters at most, unless somebody says otherwise. */
export const DEFAULT_BUDGET = 1_000_000;

export const BUDGET_RAN_OUT =
  'the callback and its arguments lead to more objects than the budget allows; raise the budget of enableAudit, or pass the callback less';
export const HEAP_TOO_LARGE =
  'the heap is too large for a snapshot that can be read; audit with less data loaded';

/**
 * Finds the ways on which a callback or its arguments would keep `obj` alive if they were those of a
 * finalizer: then `obj` is never collected, and the finalizer never runs (F11 sees only the plainest).
 *
 * It looks at a snapshot of the heap, as the collector sees it, and runs no code of the program. What
 * the top level of a module or the global object holds is alive anyway and is no self-reference.
 *
 * @param obj The object that the finalizer would be for.
 * @param func Its callback.
 * @param args What the callback would be called with.
 * @param kwargs The options that would follow them.
 * @returns The shortest way from `func`, from each argument and from each option that keeps `obj`;
 *   empty where nothing does. Where the search could not be finished, the last entry says
 *   "not fully searched" and has no steps.
 * @throws {FinalizeError} `INVALID_ARGUMENT` where `obj` cannot be collected or `func` is no function.
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
  const { ways, complete } = new Search(snapshot, DEFAULT_BUDGET).waysToItself(subject);
  const found = ways.map((way) => describeWay(snapshot.graph, way, subject.obj));
  return complete ? found : [...found, describeUnfinished(BUDGET_RAN_OUT)];
}

/**
 * {@link auditCallback} for a finalizer that exists. A dead one keeps nothing.
 *
 * @example
 * ```ts
 * class LogFile {
 *   readonly closing = finalize(this, closeSync, openSync('service.log', 'w'));
 * }
 * auditFinalizer(new LogFile().closing); // []: a number owns nothing
 * ```
 */
export function auditFinalizer(finalizer: Pick<Finalizer, 'peek'>): SelfReference[] {
  const parts = finalizer.peek();
  return parts === undefined ? [] : auditCallback(...parts);
}

function checkSubject(obj: unknown, func: unknown, args: unknown): void {
  const collectable =
    (typeof obj === 'object' && obj !== null) ||
    typeof obj === 'function' ||
    (typeof obj === 'symbol' && Symbol.keyFor(obj) === undefined);
  if (!collectable) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected obj to be an object or a symbol that is not registered, but got ${describeValue(obj)}; pass the object that the finalizer is for`,
    );
  }
  if (typeof func !== 'function') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected func to be a function, but got ${describeValue(func)}; pass the callback of the finalizer`,
    );
  }
  if (!Array.isArray(args)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected args to be an array, but got ${describeValue(args)}; write [arg, ...] for the arguments of the callback`,
    );
  }
}
