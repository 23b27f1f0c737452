/*
 * Finalizers as data: a record is one finalizer, and a chain keeps records in order of creation. They share
 * a file because each is defined by the other: records are the links of a chain.
 *
 * Any function call can throw a RangeError near the stack limit. So each change below makes its calls
 * first, and then only writes fields: either all of it happens or nothing.
 */
import { ALONE, type Callback, CleanupCall, type HeldAs, type Kwargs } from './cleanup-call.js';
import { keepInstance } from './kept-instances.js';
import type { OrderedSource } from './newest-first.js';
import { nextSequence, program } from './program.js';

let live = 0;

/** Returns how many finalizers are alive, over all chains of this copy of the package. */
export function liveCount(): number {
  return live;
}

/**
 * Prevents garbage collection from overtaking an asynchronous drain. While a drain awaits a callback,
 * targets of its scope may be collected; their records are kept here, alive, for their turn in the drain.
 */
export interface Hold {
  /** The number of drains of the list that are in progress. */
  drains: number;
  readonly collected: FinalizerRecord[];
}

/** Observes each record that leaves its chain, before it does. */
export interface ChainObserver {
  /** @param to The chain that the record moves to; `undefined` if its finalizer ends. */
  leaving(record: FinalizerRecord, to: Chain | undefined): void;
}

/**
 * Records in order of creation, linked in both directions, so the cost of adding and removing a record
 * doesn't depend on their number.
 *
 * ```text
 *                older            older
 *   undefined <--------- rec:17 <--------- rec:42 <-- newest
 *                  oldest --^   --------->
 *                                 newer
 * ```
 *
 * Each list has two chains, one for each value of `atexit`. While a chain has a record, it is one of the
 * chains of the program.
 */
export class Chain implements OrderedSource {
  /** Observes all chains while the registry is rebuilt. */
  static observer: ChainObserver | undefined;

  /** True if drains and exit call the finalizers of this chain. */
  readonly atexit: boolean;
  /** The chain of the same list with the other value of `atexit`. */
  readonly opposite: Chain;
  /** The next creation number when the scope was created, which tells older scopes from newer ones. */
  readonly madeAt: number = nextSequence();
  newest: FinalizerRecord | undefined = undefined;
  oldest: FinalizerRecord | undefined = undefined;
  size = 0;
  /** Set while an asynchronous drain of the list is in progress. */
  hold: Hold | undefined = undefined;

  constructor(atexit: boolean, opposite?: Chain) {
    this.atexit = atexit;
    this.opposite = opposite ?? new Chain(!atexit, this);
  }

  /** The newest record for exit, which doesn't call the finalizers of a chain without `atexit`. */
  get newestSequence(): number {
    return this.atexit ? (this.newest?.sequence ?? -1) : -1;
  }

  runNewest(): void {
    this.newest?.take()?.runUnraisable();
  }

  /** Adds the record of a finalizer that was just created. */
  add(record: FinalizerRecord): void {
    Chain.#relink(record, undefined, this);
    live += 1;
  }

  /** Removes the record of a finalizer that ends. */
  remove(record: FinalizerRecord): void {
    Chain.#relink(record, this, undefined);
    live -= 1;
  }

  /** Moves a record to its place in another chain. */
  move(record: FinalizerRecord, to: Chain): void {
    Chain.#relink(record, this, to);
    record.chain = to;
  }

  /**
   * Takes a record out of `from` and inserts it into `to` according to its creation number. This takes one
   * step for a new record, which is the newest. Otherwise the search starts from both ends, so moving a
   * whole chain takes one step for each record, in either direction.
   */
  static #relink(record: FinalizerRecord, from: Chain | undefined, to: Chain | undefined): void {
    let older = to?.newest;
    let newer = to?.oldest;
    while (older !== undefined && older.sequence > record.sequence) {
      if (newer !== undefined && newer.sequence > record.sequence) {
        older = newer.older;
        break;
      }
      older = older.older;
      newer = newer?.newer;
    }
    newer = older === undefined ? to?.oldest : older.newer;
    if (to?.atexit === true) program().grown?.add(to);
    if (to?.size === 0) program().chains.add(to);
    if (from !== undefined) Chain.observer?.leaving(record, to);
    if (from?.size === 1) program().chains.delete(from);
    // No calls from here on.
    if (from !== undefined) {
      if (record.older === undefined) from.oldest = record.newer;
      else record.older.newer = record.newer;
      if (record.newer === undefined) from.newest = record.older;
      else record.newer.older = record.older;
      from.size -= 1;
    }
    record.older = older;
    record.newer = newer;
    if (to === undefined) return;
    if (older === undefined) to.oldest = record;
    else older.newer = record;
    if (newer === undefined) to.newest = record;
    else newer.older = record;
    to.size += 1;
  }
}

/**
 * One finalizer: a weak reference to its target, the call to make when the target is gone, and a link in
 * a chain of its scope.
 *
 * It is alive exactly as long as it has its callback. {@link FinalizerRecord.take} is the single step that
 * ends it, and gives the call to the first event: a call of the handle, `detach`, garbage collection, a
 * drain or exit. So no callback can be called twice, and a dead record retains nothing of its call (F9).
 *
 * It is one object instead of four that reference each other, because a program may have a million of them.
 * The fields are declared with `declare`, so the constructor writes each of them once.
 */
export class FinalizerRecord extends WeakRef<WeakKey> {
  /** The creation number: larger is newer, over all scopes and all copies of the package. */
  declare readonly sequence: number;
  declare chain: Chain;
  /** The neighbors in the chain. */
  declare older: FinalizerRecord | undefined;
  declare newer: FinalizerRecord | undefined;
  /** The handle, after it was first requested, so that every request returns the same one. */
  declare handle: object | undefined;
  declare func: Callback | undefined;
  /** The held arguments. */
  declare held: unknown;
  declare heldAs: HeldAs;
  /** The class name of the target, if the code that created the finalizer gave it. */
  declare readonly targetClass: string | undefined;

  constructor(
    obj: WeakKey,
    sequence: number,
    chain: Chain,
    func: Callback,
    args: readonly unknown[],
    kwargs: Kwargs | undefined,
    targetClass: string | undefined,
  ) {
    super(obj);
    const alone = args.length === 1 && kwargs === undefined;
    this.sequence = sequence;
    this.chain = chain;
    this.older = undefined;
    this.newer = undefined;
    this.handle = undefined;
    this.func = func;
    this.held = alone ? args[0] : args;
    this.heldAs = alone ? ALONE : kwargs;
    this.targetClass = targetClass;
  }

  get alive(): boolean {
    return this.func !== undefined;
  }

  get atexit(): boolean {
    return this.chain.atexit;
  }

  /** Sets whether drains and exit call it. Does nothing on a dead finalizer (F6). */
  setAtexit(atexit: boolean): void {
    if (this.alive && this.atexit !== atexit) this.chain.move(this, this.chain.opposite);
  }

  /** Returns the call that it would make; `undefined` if it is dead. Changes nothing. */
  cleanupCall(): CleanupCall | undefined {
    const { func, held, heldAs, targetClass } = this;
    return func === undefined ? undefined : new CleanupCall(this, func, held, heldAs, targetClass);
  }

  /**
   * Ends the finalizer and returns its call, which the caller makes. Returns `undefined` if the finalizer
   * has already ended, or if the program has ended (X3).
   *
   * The call is made afterwards, so a callback that calls its own handle finds it dead (F4).
   */
  take(): CleanupCall | undefined {
    const call = this.cleanupCall();
    if (call === undefined || program().ended) return undefined;
    this.chain.remove(this);
    this.func = undefined;
    this.held = undefined;
    this.heldAs = undefined;
    return call;
  }
}

keepInstance(new FinalizerRecord({}, 0, new Chain(true), Object, [], undefined, undefined));
