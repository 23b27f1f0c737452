/*
 * Describes what keeps the targets of finalizers alive: their own callbacks, or else the program.
 */
import { handleOf } from '../../src/finalizer.js';
import type { FinalizerRecord } from '../../src/record.js';
import { auditFinalizer } from '../audit/index.js';
import { retainingPathsTo } from '../audit/retaining-paths.js';

/** Returns the paths from the callback of a finalizer to its target, if the callback retains the target. */
function ownPaths(record: FinalizerRecord): string | undefined {
  const paths = auditFinalizer(handleOf(record)).filter(({ steps }) => steps.length > 0);
  if (paths.length === 0) return undefined;
  return paths.map(({ steps }) => steps.join(' -> ')).join(' and ');
}

/** Returns a description of what retains the target, for each finalizer. */
export function describeRetainers(records: readonly FinalizerRecord[]): readonly string[] {
  try {
    const own = records.map(ownPaths);
    const others = records.filter((_, at) => own[at] === undefined);
    const paths = retainingPathsTo(others);
    return records.map((record, at) => {
      const path = own[at] ?? paths[others.indexOf(record)]?.join(' -> ');
      return path === undefined
        ? 'retained by the program, not by its own callback'
        : `retained by ${path}`;
    });
  } catch {
    return records.map(
      () => 'and its retaining path is unknown: this runtime has no heap snapshots',
    );
  }
}
