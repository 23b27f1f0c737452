// Lists the live finalizers of the program, as data and as a table.
import { className, functionName } from '../../src/describe.js';
import { program } from '../../src/program.js';
import { Chain, type FinalizerRecord } from '../../src/record.js';
import { factsOf } from '../audit/creation-facts.js';

/** One live finalizer. */
export interface LiveFinalizer {
  /** The class of the target; `undefined` if it has been collected and its callback is pending. */
  readonly className: string | undefined;
  /** The name of the cleanup callback. */
  readonly callback: string;
  /** The service of the binding that made the target, if {@link trackCreations} was on. */
  readonly binding: string | undefined;
  /**
   * File, line and column at which the container of the binding got the plugin, if {@link trackCreations}
   * was on then.
   */
  readonly container: string | undefined;
  /** File, line and column of the creation, if {@link trackCreations} was on. */
  readonly createdAt: string | undefined;
  /** The time since the creation in milliseconds, if {@link trackCreations} was on. */
  readonly ageMs: number | undefined;
  /** True if drains and the exit call it. */
  readonly atexit: boolean;
}

/**
 * Lists all live finalizers of the program, in every scope and container, newest first.
 *
 * Creation sites and ages are known for finalizers that were created while {@link trackCreations} was on.
 * In a program with several copies of the package, those of this copy are listed.
 *
 * @returns The live finalizers.
 * @example
 * ```ts
 * const finalizer = finalize({}, clearTimeout, undefined);
 * liveFinalizers()[0]?.callback; // 'clearTimeout'
 * finalizer.detach();
 * ```
 */
export function liveFinalizers(): readonly LiveFinalizer[] {
  const records: FinalizerRecord[] = [];
  for (const chain of program().chains) {
    if (!(chain instanceof Chain)) continue;
    for (let record = chain.newest; record !== undefined; record = record.older) {
      records.push(record);
    }
  }
  return records.toSorted((one, other) => other.sequence - one.sequence).map(describeRecord);
}

function describeRecord(record: FinalizerRecord): LiveFinalizer {
  const obj = record.targetClass === undefined ? record.deref() : undefined;
  const { binding, container, createdAt, createdMs } = factsOf(record);
  return {
    className: obj === undefined ? record.targetClass : className(obj),
    callback: record.func === undefined ? '' : functionName(record.func),
    binding,
    container,
    createdAt,
    ageMs: createdMs === undefined ? undefined : performance.now() - createdMs,
    atexit: record.atexit,
  };
}

const COLUMNS = ['count', 'class', 'callback', 'binding', 'created at', 'container'] as const;

/** Columns that are left out if nothing is known. */
const OPTIONAL: ReadonlySet<string> = new Set(['binding', 'container']);

/**
 * Formats finalizers as a table, one line for each class, callback, binding, creation site and container,
 * with the count. The columns for the binding and the container are left out if they would be empty.
 *
 * @param finalizers The finalizers; by default all that are alive.
 * @returns The table, without a trailing line break.
 * @example
 * ```ts
 * console.log(formatLiveFinalizers()); // count  class  callback  created at
 * ```
 */
export function formatLiveFinalizers(
  finalizers: readonly LiveFinalizer[] = liveFinalizers(),
): string {
  const counts = new Map<string, number>();
  for (const { className, callback, binding, createdAt, container } of finalizers) {
    const cells = [className ?? 'unknown class', callback, binding, createdAt, container];
    const row = cells.map((cell) => cell ?? '').join('\t');
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  const body = [...counts].map(([row, count]) => [String(count), ...row.split('\t')]);
  const kept = [...COLUMNS.keys()].filter(
    (at) => !OPTIONAL.has(COLUMNS[at] ?? '') || body.some((row) => row[at] !== ''),
  );
  const rows = [COLUMNS, ...body].map((row) => kept.map((at) => row[at] ?? ''));
  const widths = kept.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, at) => cell.padEnd(widths[at] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
