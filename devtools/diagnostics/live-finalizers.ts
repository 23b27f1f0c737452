// Lists the live finalizers of the program, as data and as a table.
import type { Callback } from '../../src/cleanup-call.js';
import { className, functionName } from '../../src/describe.js';
import type { FinalizerRecord } from '../../src/record.js';
import { factsOf } from '../audit/creation-facts.js';
import { liveRecords } from '../audit/live-records.js';

/** One live finalizer. */
export interface LiveFinalizer {
  /** The class of the target; `undefined` if it has been collected and its callback is pending. */
  readonly className: string | undefined;
  /** The name of the cleanup callback. */
  readonly callback: string;
  /** The service of the binding that created the target, if {@link trackCreations} was on. */
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
  /** True if drains and exit call it. */
  readonly atexit: boolean;
}

/**
 * Lists all live finalizers of the program, in every scope and container, newest first.
 *
 * Creation sites and ages are known for finalizers that were created while {@link trackCreations} was on.
 * In a program with several copies of the package, only finalizers of this copy are listed.
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
  return liveRecords().map(describeRecord);
}

function describeRecord(record: FinalizerRecord): LiveFinalizer {
  const obj = record.targetClass === undefined ? record.deref() : undefined;
  const { binding, container, createdAt, createdMs } = factsOf(record);
  return {
    className: obj === undefined ? record.targetClass : className(obj),
    // A record that a chain has is alive.
    callback: functionName(record.func as Callback),
    binding,
    container,
    createdAt,
    ageMs: createdMs === undefined ? undefined : performance.now() - createdMs,
    atexit: record.atexit,
  };
}

/** Finalizers that are one line of the table. */
interface Row {
  readonly finalizer: LiveFinalizer;
  count: number;
}

interface Column {
  readonly title: string;
  /** If true, the column is left out when nothing is known. */
  readonly optional?: boolean;
  readonly cellOf: (row: Row) => string;
}

const COLUMNS: readonly Column[] = [
  { title: 'count', cellOf: ({ count }) => String(count) },
  { title: 'class', cellOf: ({ finalizer }) => finalizer.className ?? 'unknown class' },
  { title: 'callback', cellOf: ({ finalizer }) => finalizer.callback },
  { title: 'binding', optional: true, cellOf: ({ finalizer }) => finalizer.binding ?? '' },
  { title: 'created at', cellOf: ({ finalizer }) => finalizer.createdAt ?? '' },
  { title: 'container', optional: true, cellOf: ({ finalizer }) => finalizer.container ?? '' },
];

/**
 * Formats finalizers as a table, with one line and a count for each combination of class, callback,
 * binding, creation site and container. The columns for the binding and the container are omitted if they
 * would be empty.
 *
 * @param finalizers The finalizers; by default all live ones.
 * @returns The table, without a trailing line break.
 * @example
 * ```ts
 * console.log(formatLiveFinalizers()); // count  class  callback  created at
 * ```
 */
export function formatLiveFinalizers(
  finalizers: readonly LiveFinalizer[] = liveFinalizers(),
): string {
  const rows = rowsOf(finalizers);
  const columns = COLUMNS.filter(
    ({ optional = false, cellOf }) => !optional || rows.some((row) => cellOf(row) !== ''),
  ).map((column) => ({ ...column, width: widthOf(column, rows) }));
  const line = (textOf: (column: Column) => string): string =>
    columns
      .map((column) => textOf(column).padEnd(column.width))
      .join('  ')
      .trimEnd();
  return [line(({ title }) => title), ...rows.map((row) => line(({ cellOf }) => cellOf(row)))].join(
    '\n',
  );
}

function rowsOf(finalizers: readonly LiveFinalizer[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const finalizer of finalizers) {
    const row = { finalizer, count: 0 };
    const key = JSON.stringify(COLUMNS.map(({ cellOf }) => cellOf(row)));
    const known = rows.get(key) ?? row;
    known.count += 1;
    rows.set(key, known);
  }
  return [...rows.values()];
}

function widthOf({ title, cellOf }: Column, rows: readonly Row[]): number {
  return rows.reduce((width, row) => Math.max(width, cellOf(row).length), title.length);
}
