import { type Finalizer, FinalizeError } from '../src/index.js';
import { describeWay, describeUnfinished } from './describe-way.js';
import { Search } from './search.js';
import { takeSnapshot } from './take-snapshot.js';
import type { SelfReference } from './self-reference.js';
export const DEFAULT_BUDGET = 1_000_000;
export function auditCallback(
  obj: WeakKey,
  func: (...args: never) => unknown,
  args: readonly unknown[] = [],
  kwargs?: Readonly<Record<string, unknown>>,
): SelfReference[] {
  const snapshot = takeSnapshot([{ obj, func, args, kwargs }]);
  const subject = snapshot?.nodes[0];
  if (snapshot === undefined || subject === undefined) return [describeUnfinished('x')];
  const { ways, complete } = new Search(snapshot.graph, DEFAULT_BUDGET).waysToItself(subject);
  const found = ways.map((way) => describeWay(snapshot.graph, way, subject.obj));
  return complete ? found : [...found, describeUnfinished('b')];
}
export function auditFinalizer(finalizer: Finalizer): SelfReference[] {
  const parts = finalizer.peek();
  if (parts === undefined) return [];
  return auditCallback(...parts);
}
void FinalizeError;
