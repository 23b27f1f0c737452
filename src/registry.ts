/*
 * Registers targets with the engine, and keeps the memory that this needs bounded.
 */
import { enqueueCollected } from './collection.js';
import { EngineRegistry } from './engine-registry.js';
import { nowMs, onNextTick, scheduleMacrotask } from './host.js';
import { nextSequence } from './program.js';
import { Rebuild } from './rebuild.js';
import { Chain, type FinalizerRecord, liveCount } from './record.js';

/** Cells of dead finalizers to tolerate before a rebuild. */
const TOLERATED_CELLS = 16_384;

/** The number of cells that each live finalizer may have, in addition to those. */
const MAX_CELLS_PER_FINALIZER = 3;

/** The number of records that can be pending before all of them get their cells. */
const MAX_PENDING = 1024;

/**
 * The number of steps that a rebuild takes immediately, and for each finalizer that gets its cell during
 * the rebuild.
 */
const FIRST_STEPS = 1024;
const STEPS_PER_CREATION = 2;

/**
 * The time for which a rebuild may block the event loop in one turn, and the number of steps between two
 * reads of the clock.
 */
const SLICE_MS = 4;
const STEPS_PER_LOOK = 256;

/*
 * A finalizer gets its cell in the engine's registry at the end of the turn of the event loop that created
 * it. Until then its target can't be collected. If the finalizer is dead by then, for example because its
 * request was answered in one turn, it never gets a cell, which would outlive it and retain its record
 * until the next full collection.
 *
 * A target is registered without a token, which would cost more than everything else together (see
 * docs/internals/performance.md). `unregister` needs a token, so the cell of a finalizer that is called or
 * detached later stays until its target is collected. The number of such cells is bounded: with more than a
 * few for each live finalizer, the registry is rebuilt. The cost is O(1) for each of the creations that
 * made the rebuild necessary.
 */

/** The registry whose reports count. Every live finalizer that isn't pending has a cell in it. */
let current: EngineRegistry | undefined;

/**
 * The rebuild in progress. If anything in it fails, it is dropped, because the current registry is
 * complete.
 */
let rebuild: Rebuild | undefined;

/**
 * The records that don't have a cell yet, and the target of each. The arrays keep their slots: growing again
 * each time would create more garbage than it avoids.
 */
const pending: Array<FinalizerRecord | undefined> = [];
const targets: Array<WeakKey | undefined> = [];
let pendingCount = 0;
let scheduled = false;

/** One promise for all microtasks: while an `AsyncLocalStorage` is in use, creating a promise is expensive. */
let settled: Promise<void> | undefined;

function onMicrotask(callback: () => void): void {
  settled ??= Promise.resolve();
  void settled.then(callback);
}

/**
 * Makes the engine report when `obj`, the target of `record`, has been collected.
 *
 * Near the stack limit each call here may throw. So all calls come first: either the record is pending
 * afterwards, and its turn will come, or nothing has changed.
 */
export function watch(obj: WeakKey, record: FinalizerRecord): void {
  if (pendingCount === MAX_PENDING) registerPending();
  if (!scheduled) {
    onMicrotask(endOfJob);
    scheduled = true;
  }
  pending[pendingCount] = record;
  targets[pendingCount] = obj;
  pendingCount += 1;
}

function endOfJob(): void {
  if (!isAnyPendingAlive() || !onNextTick(inTick)) endOfTurn();
}

/** The microtask comes after all ticks: also after those that close a response which was just written. */
function inTick(): void {
  onMicrotask(endOfTurn);
}

function endOfTurn(): void {
  scheduled = false;
  registerPending();
}

function isAnyPendingAlive(): boolean {
  for (let index = 0; index < pendingCount; index++) {
    if (pending[index]?.alive === true) return true;
  }
  return false;
}

/**
 * Registers the pending records. A slot is emptied after its record was registered: if that throws, the
 * rest stays pending. Tools call it earlier, so that the slots don't retain a target during a search.
 */
export function registerPending(): void {
  current ??= new EngineRegistry(onReport);
  for (let index = 0; index < pendingCount; index++) {
    const record = pending[index];
    const obj = targets[index];
    if (record?.alive === true && obj !== undefined) {
      current.register(obj, record);
      rebuild?.successor.register(obj, record);
    }
    pending[index] = undefined;
    targets[index] = undefined;
  }
  const registered = pendingCount;
  pendingCount = 0;
  moveSome(STEPS_PER_CREATION * registered);
  const isDue = current.cells >= TOLERATED_CELLS + MAX_CELLS_PER_FINALIZER * liveCount();
  if (isDue && rebuild === undefined) startRebuild();
}

/** Starts a rebuild. Most rebuilds also end here, because few finalizers are alive. */
function startRebuild(): void {
  rebuild = new Rebuild(new EngineRegistry(onReport), nextSequence());
  moveSome(FIRST_STEPS);
  scheduleMoves();
}

function scheduleMoves(): void {
  if (rebuild?.complete === false) scheduleMacrotask(moveSlice);
}

function moveSlice(): void {
  const endMs = nowMs() + SLICE_MS;
  do moveSome(STEPS_PER_LOOK);
  while (rebuild?.complete === false && nowMs() < endMs);
  scheduleMoves();
}

function moveSome(steps: number): void {
  try {
    rebuild?.advance(steps);
  } catch (error) {
    // Near the stack limit nothing can be called here. The next rebuild starts from the beginning.
    rebuild = undefined;
    Chain.observer = undefined;
    throw error;
  }
  takeOver();
}

function takeOver(): void {
  if (rebuild?.canTakeOver !== true) return;
  current = rebuild.successor;
  rebuild = undefined;
}

/** Returns true while the registry is used. */
function onReport(registry: EngineRegistry, record: FinalizerRecord | undefined): boolean {
  if (registry === current) {
    // After this job, because until then the current registry has more to report.
    if (rebuild?.onCurrentReport() === true) onMicrotask(takeOver);
    if (record !== undefined) enqueueCollected(record);
    return true;
  }
  if (registry !== rebuild?.successor) return false;
  if (record !== undefined) rebuild.onSuccessorReport();
  return true;
}
