/*
 * Finds the container of a binding by the id of the binding, because `finalizeBinding` gets a fluent
 * object, which exposes nothing else. All copies of the package share the index, so one copy can configure
 * bindings of a container that has the plugin of another copy.
 */
import { shared } from '../src/shared-state.js';
import type { BindingFinalization } from './binding-finalization.js';

/** A container with the plugin. */
export interface BindingOwner {
  /** Configures a binding. Returns false if the container no longer has the binding. */
  configureBinding(id: number, finalization: BindingFinalization): boolean;
  /** Called when the user has set a handler of a binding. */
  handlerWasSet(id: number): void;
  /** Returns true if the container still has a binding of the range that was indexed for it. */
  hasBindingIn(first: number, last: number): boolean;
}

/** Bindings with consecutive ids that were created for one container. The index retains no container. */
interface BindingRange {
  readonly first: number;
  last: number;
  readonly owner: WeakRef<BindingOwner>;
}

/**
 * Ranges in the order of their ids. Ids are assigned in the order in which bindings are created, so a
 * binding almost always extends the last range or adds one after it.
 */
interface Index {
  ranges: BindingRange[];
  /** The number of ranges at which those without a binding are removed. */
  sweepAt: number;
}

const MIN_SWEEP = 1024;

let index: Index | undefined;

function bindingIndex(): Index {
  index ??= shared('bindings@1', () => ({ ranges: [], sweepAt: MIN_SWEEP }));
  return index;
}

/** Adds a binding that a container is about to get. */
export function indexBinding(id: number, owner: WeakRef<BindingOwner>): void {
  // Runs before the binding is added, so its container doesn't have it yet.
  const current = bindingIndex();
  if (current.ranges.length >= current.sweepAt) sweep(current);
  const { ranges } = current;
  const newest = ranges.at(-1);
  if (newest === undefined || id > newest.last) add(ranges, ranges.length, id, owner);
  else insert(ranges, id, owner);
}

function add(ranges: BindingRange[], at: number, id: number, owner: WeakRef<BindingOwner>): void {
  const before = ranges[at - 1];
  if (before?.owner === owner && before.last === id - 1) before.last = id;
  else ranges.splice(at, 0, { first: id, last: id, owner });
}

/** Adds a binding that was created before its container got the plugin, or that `restore()` puts back. */
function insert(ranges: BindingRange[], id: number, owner: WeakRef<BindingOwner>): void {
  const at = positionOf(ranges, id);
  const range = ranges[at];
  if (range === undefined || id > range.last) add(ranges, at + 1, id, owner);
}

/** Returns the position of the last range that begins at `id` or before; -1 if there is none. */
function positionOf(ranges: readonly BindingRange[], id: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((ranges[middle] as BindingRange).first <= id) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

function sweep(current: Index): void {
  current.ranges = current.ranges.filter(({ first, last, owner }) =>
    owner.deref()?.hasBindingIn(first, last),
  );
  current.sweepAt = Math.max(MIN_SWEEP, 2 * current.ranges.length);
}

/**
 * Returns the container for which a binding was indexed; `undefined` if there is none, or if it was
 * garbage-collected.
 */
export function bindingOwnerOf(id: number): BindingOwner | undefined {
  const { ranges } = bindingIndex();
  const range = ranges[positionOf(ranges, id)];
  return range === undefined || id > range.last ? undefined : range.owner.deref();
}
