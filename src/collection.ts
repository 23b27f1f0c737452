import { nowMs, scheduleMacrotask } from './host.js';
import { NewestFirst, type OrderedSource } from './newest-first.js';
import type { FinalizerRecord } from './record.js';

/** How many records a batch has. */
const BATCH = 1024;

/** How long the event loop may be held in one turn. */
const SLICE_MS = 4;

/** Records of dead objects, newest first. */
class Run implements OrderedSource {
  readonly #records: FinalizerRecord[] = [];
  #position = 0;

  get newestSequence(): number {
    return this.#records[this.#position]?.sequence ?? -1;
  }

  /** Adds a record; false where it would break the order. */
  push(record: FinalizerRecord): boolean {
    const last = this.#records.at(-1);
    if (last !== undefined && last.sequence <= record.sequence) return false;
    this.#records.push(record);
    return true;
  }

  runNewest(): void {
    const record = this.#records[this.#position++];
    record?.take()?.runUnraisable('exit', 'collect');
  }
}

/** Cuts records into runs that are in order; those that are dead already are left out. */
function* runsOf(records: Batch): Generator<Run, void, undefined> {
  let run: Run | undefined;
  for (const record of records) {
    if (record?.alive !== true || run?.push(record) === true) continue;
    if (run !== undefined) yield run;
    run = new Run();
    run.push(record);
  }
  if (run !== undefined) yield run;
}

/*
 * Finalizers of collected objects are called newest first (G3).
 *
 * The engine calls a cleanup callback once for each dead object, mostly newest first but not always,
 * and runs no microtask until it has told of the whole collection. So the first one queues a
 * microtask, which sees them all. It cuts them into runs that did come in order and merges those,
 * without sorting.
 *
 *   engine ──> batches ──> runs, in order ──> heap of runs ──> the newest is called
 *   └ one job of its own ┘└────────── slices of a few milliseconds ─────────────┘
 *
 * A million objects can die at once. While the engine tells of them nothing else can run, so they are
 * only noted there, into arrays that never grow, without a look at any of them; all the rest is done in
 * slices, each on a turn of its own. Until its turn a finalizer is alive: a call, a drain or the exit
 * may still take it first (X5).
 */

/** Records as the engine told of them; the last batch may have free places at its end. */
type Batch = Array<FinalizerRecord | undefined>;

const batches: Batch[] = [];
const order = new NewestFirst();
let filling: Batch = [];
let filled = BATCH;
let scheduled = false;

/** Takes note that the object of a record is dead. */
export function enqueueCollected(record: FinalizerRecord): void {
  if (filled === BATCH) startBatch();
  filling[filled++] = record;
}

function startBatch(): void {
  filling = [];
  filling.length = BATCH;
  filled = 0;
  batches.push(filling);
  if (scheduled) return;
  scheduled = true;
  void Promise.resolve().then(startSlices);
}

/** Where many died, the engine has held the event loop for long enough already. */
function startSlices(): void {
  if (batches.length > 1) scheduleMacrotask(runSlice);
  else runSlice();
}

function runSlice(): void {
  const end = nowMs() + SLICE_MS;
  while (runNext()) {
    if (nowMs() < end) continue;
    scheduleMacrotask(runSlice);
    return;
  }
  scheduled = false;
}

/** Sorts in a batch that the engine told of; where there is none, calls the newest of all. */
function runNext(): boolean {
  const batch = batches.pop();
  if (batch !== undefined) {
    filling = [];
    filled = BATCH;
    for (const run of runsOf(batch)) order.add(run);
    return true;
  }
  const run = order.next();
  run?.runNewest();
  return run !== undefined;
}
