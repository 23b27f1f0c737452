import { enqueueCollected } from './collection.js';
import { program } from './program.js';
import { Chain, type FinalizerRecord, liveCount } from './record.js';

/** Cells of dead finalizers that are not worth a thought. */
const TOLERATED_CELLS = 16_384;

/** How many cells there may be, beyond those, for one live finalizer. */
const MAX_CELLS_PER_FINALIZER = 3;

/** How many records wait for their cells at most. */
const MAX_PENDING = 1024;

/*
 * The engine's registry, and how many cells it has.
 *
 * A finalizer gets its cell when the job that made it ends. Until then its object cannot die, since a
 * weak reference to it was made; and a finalizer that is dead by then never costs a cell, which would
 * outlive it until the next full collection.
 *
 * A finalizer is registered without a token, which would cost more than all the rest together (see
 * docs/internals/performance.md). `unregister` needs a token, so the cell of one that is called or detached later
 * stays until its object dies. What that can hold is bounded: with more than a few cells for each live
 * finalizer, the living are registered anew and the old registry is dropped with all its cells. The
 * creations that made it necessary share the cost: O(1) each.
 */
let registry: FinalizationRegistry<FinalizerRecord | undefined> | undefined;
let cells = 0;

/**
 * The records that wait for the end of the job, and the object of each. The places stay: arrays that
 * grew anew in each job would be more garbage than what they are there to save.
 */
const waiting: Array<FinalizerRecord | undefined> = [];
const objects: Array<WeakKey | undefined> = [];
let waitingCount = 0;
let scheduled = false;

/** Has the engine tell when `obj`, the object of `record`, is dead. */
export function watch(obj: WeakKey, record: FinalizerRecord): void {
  if (waitingCount === MAX_PENDING) registerWaiting();
  waiting[waitingCount] = record;
  objects[waitingCount] = obj;
  waitingCount += 1;
  if (scheduled) return;
  scheduled = true;
  void Promise.resolve().then(endOfJob);
}

function endOfJob(): void {
  scheduled = false;
  registerWaiting();
}

function registerWaiting(): void {
  const rebuilds = cells >= TOLERATED_CELLS + MAX_CELLS_PER_FINALIZER * liveCount();
  if (rebuilds) rebuildRegistry();
  for (let index = 0; index < waitingCount; index++) {
    const record = waiting[index];
    const obj = objects[index];
    waiting[index] = undefined;
    objects[index] = undefined;
    if (!rebuilds && record?.alive === true && obj !== undefined) register(obj, record);
  }
  waitingCount = 0;
}

function register(obj: WeakKey, record: FinalizerRecord): void {
  registry ??= start();
  registry.register(obj, record);
  cells += 1;
}

/**
 * Starts a registry, and pins it: one that nothing but a module holds is collected on Bun 1.4, with its
 * callbacks (G5).
 *
 * It also gets a canary: an object that nobody has, so that it is told of something after every full
 * collection. V8 stops telling anybody of anything, for ever, where a registry dies that still had
 * something to tell, and no other one has (Node 20 to 24). With a canary this one always has. And a
 * registry that was replaced is let go of while it tells of its canary: then it has told of everything.
 */
function start(): FinalizationRegistry<FinalizerRecord | undefined> {
  const started = new FinalizationRegistry<FinalizerRecord | undefined>((record) => {
    if (record === undefined) {
      if (started === registry) putCanary(started);
      else program().pinned.delete(started);
    } else if (started === registry) {
      cells -= 1;
      enqueueCollected(record);
    }
  });
  program().pinned.add(started);
  putCanary(started);
  return started;
}

function putCanary(registry: FinalizationRegistry<FinalizerRecord | undefined>): void {
  registry.register({}, undefined);
}

/**
 * Registers all that are alive, those that wait, too. An object whose death the old registry has not
 * told of yet is told of here instead.
 */
function rebuildRegistry(): void {
  registry = undefined;
  cells = 0;
  for (const chain of program().chains) {
    if (!(chain instanceof Chain)) continue;
    for (let record = chain.newest; record !== undefined; record = record.older) {
      const obj = record.deref();
      if (obj === undefined) enqueueCollected(record);
      else register(obj, record);
    }
  }
}
