/*
 * Adds items to a sorted list. A teardown often adds one item to a long list, and sorting would read the
 * whole list again.
 */

/** Compares as `Array.prototype.sort` does: negative if `one` comes first. */
export type Comparison<T> = (one: T, other: T) => number;

/** Up to this number of items, each is inserted in its place. */
const FEW = 4;

/**
 * Adds sorted items to a list that is sorted, so that it is sorted afterwards; an added item comes after equal
 * ones.
 */
export function addSorted<T>(sorted: T[], added: readonly T[], compare: Comparison<T>): void {
  const [first] = added;
  const last = sorted.at(-1);
  const areLast = last === undefined || first === undefined || compare(last, first) <= 0;
  if (areLast || added.length > FEW) {
    for (const item of added) sorted.push(item);
    if (!areLast) sorted.sort(compare);
    return;
  }
  for (const item of added) {
    let from = 0;
    let to = sorted.length;
    while (from < to) {
      const middle = (from + to) >>> 1;
      if (compare(sorted[middle] as T, item) > 0) to = middle;
      else from = middle + 1;
    }
    sorted.splice(from, 0, item);
  }
}
