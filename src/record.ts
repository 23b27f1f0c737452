import { ALONE, type Callback, type HeldAs, type Kwargs, CleanupCall } from './cleanup-call.js';

/** The chain that a record is in, as far as a record knows it. */
export interface RecordChain {
  /** Whether drains and the exit call the finalizers of this chain. */
  readonly atexit: boolean;
  readonly list: RecordList;
}

/** What a record can ask of the list that it is in. */
export interface RecordList {
  /** Ends a finalizer and hands over its task; `undefined` where something else was first. */
  take(record: FinalizerRecord): CleanupCall | undefined;
  /** Changes whether drains and the exit call it; nothing where it is dead. */
  setAtexit(record: FinalizerRecord, value: unknown): void;
}

/**
 * One finalizer: a weak reference to its object, which knows what to do when that is gone, and is a
 * link in a chain of its scope.
 *
 * It is alive exactly while it has its callback. `RecordList.take` is the one step that ends it, and
 * hands the task to whoever came first: a call, `detach`, the collector, a drain, or the exit. So
 * nothing can run it twice, and a dead one keeps nothing of what it called (F9).
 *
 * It is one object, not four that hold each other: with a million of them alive, that is what they cost.
 * The fields are declared, so that each is written once.
 */
export class FinalizerRecord extends WeakRef<WeakKey> {
  /** The creation number: larger is newer, over all scopes and all copies of the package. */
  declare readonly sequence: number;
  declare chain: RecordChain;
  /** The neighbours in the chain. */
  declare older: FinalizerRecord | undefined;
  declare newer: FinalizerRecord | undefined;
  /** The handle, once somebody asked for it, so that everybody gets the same. */
  declare handle: object | undefined;
  declare func: Callback | undefined;
  /** The arguments. */
  declare held: unknown;
  declare heldAs: HeldAs;
  /** The class of the object, where whoever made the finalizer said so. */
  declare readonly owner: string | undefined;

  constructor(
    obj: WeakKey,
    sequence: number,
    chain: RecordChain,
    func: Callback,
    args: readonly unknown[],
    kwargs: Kwargs | undefined,
    owner: string | undefined,
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
    this.owner = owner;
  }

  get alive(): boolean {
    return this.func !== undefined;
  }

  get atexit(): boolean {
    return this.chain.atexit;
  }

  get list(): RecordList {
    return this.chain.list;
  }

  /** What it is going to do; `undefined` where it is dead. */
  get task(): CleanupCall | undefined {
    const { func, held, heldAs, owner } = this;
    return func === undefined ? undefined : new CleanupCall(this, func, held, heldAs, owner);
  }

  /** Lets go of all that the task held. */
  release(): void {
    this.func = undefined;
    this.held = undefined;
    this.heldAs = undefined;
  }
}
