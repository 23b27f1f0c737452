/*
 * Calls the finalizers of collected targets, newest first, in slices that share the event loop with the
 * program.
 */
import { type Batch, Collection } from './collected-records.js';
import { captureContext, type InContext, nowMs, scheduleMacrotask } from './host.js';
import { NewestFirst } from './newest-first.js';
import type { FinalizerRecord } from './record.js';

/*
 * The engine calls a cleanup callback once for each collected target, mostly newest first on Node 20 to 24
 * and in no particular order on Node 26. It runs no microtasks until it has reported the whole collection.
 * So the first callback queues a microtask, which sees all of them.
 *
 *   engine ──> batches ──> a collection: sorted batches ──> heap of collections ──> the newest is called
 *   └ one job of its own ┘└────────────────────── slices ──────────────────────┘
 *
 * A million targets can be collected at the same time. While the engine reports them, nothing else can run,
 * so they are only stored, in arrays that never grow, without being examined. The rest is done in slices,
 * each on a separate turn. Until its turn a finalizer is alive: a call, a drain or exit may still take it
 * first (X5).
 */

/** The number of records in a batch. */
const BATCH = 1024;

/** The shortest slice, and the longest while the program has nothing else to do. */
const SLICE_MS = 4;

/** The maximum ratio of a slice to the time that the program used since the previous slice. */
const MAX_SHARE = 64;

/** Reported by the engine since the last slice. The last batch may have empty slots at its end. */
let batches: Batch[] = [];
let filling: Batch = [];
let filled = BATCH;

/** Reported by the engine before that: still to be sorted, then called. */
const unsorted: Collection[] = [];
const order = new NewestFirst();

let scheduled = false;

/** The time at which the previous slice ended, if it left something for the next one. */
let lastEndMs: number | undefined;

/**
 * The ratio of a slice to the time that the program used since the previous slice. It grows with the
 * backlog: each collection that is reported before the previous one is done doubles it.
 */
let share = 1;

/**
 * The context in which the engine calls cleanup callbacks, which has no `AsyncLocalStorage` values. Slices
 * run in it, whatever has scheduled them, so no callback sees the context of an unrelated request.
 */
let noContext: InContext | undefined;

/** Enqueues a record whose target was collected. */
export function enqueueCollected(record: FinalizerRecord): void {
  if (filled === BATCH) startBatch();
  filling[filled++] = record;
}

function startBatch(): void {
  filling = [];
  filling.length = BATCH;
  filled = 0;
  if (batches.push(filling) > 1) return;
  if (scheduled) {
    share = Math.min(2 * share, MAX_SHARE);
    return;
  }
  void Promise.resolve().then(start);
  scheduled = true;
}

/**
 * After a large collection the first slice gets a separate turn: the engine has blocked the event loop long
 * enough.
 */
function start(): void {
  if (batches.length > 1) schedule();
  else enter();
}

function schedule(): void {
  scheduled = true;
  scheduleMacrotask(enter);
}

function enter(): void {
  noContext ??= captureContext();
  noContext(runSlice);
}

function runSlice(): void {
  if (batches.length > 0) {
    unsorted.push(new Collection(batches, resume));
    batches = [];
    filling = [];
    filled = BATCH;
  }
  const startMs = nowMs();
  const otherMs = startMs - (lastEndMs ?? startMs);
  const endMs = startMs + Math.max(SLICE_MS, share * otherMs);
  while (runNext()) {
    lastEndMs = nowMs();
    if (lastEndMs < endMs) continue;
    schedule();
    return;
  }
  scheduled = false;
  lastEndMs = undefined;
  share = 1;
}

/** Sorts a part of the reported records. If all of them are sorted, calls the newest finalizer. */
function runNext(): boolean {
  const collection = unsorted.at(-1);
  if (collection !== undefined) {
    if (collection.sortNext()) return true;
    unsorted.pop();
    order.add(collection);
    return true;
  }
  const newest = order.next();
  newest?.runNewest();
  return newest !== undefined;
}

/** Continues with a collection whose last callback has settled. */
function resume(collection: Collection): void {
  order.add(collection);
  if (!scheduled) schedule();
}
