import { className, functionName } from './describe.js';
import { isThenable } from './thenable.js';
import { reportRejection, reportUnraisable } from './unraisable.js';

/** What a finalizer calls. `this` is `undefined` in it. */
export type Callback = (this: void, ...args: never) => unknown;

/** Python's keyword arguments. */
export type Kwargs = Readonly<Record<string, unknown>>;

/**
 * What a finalizer holds is the only argument itself, not a list. Most finalizers have one, and a list
 * of one is two objects that live as long as the finalizer.
 */
export const ALONE: unique symbol = Symbol('the only argument');

/** What is held: the only argument; or a list of them, with keyword arguments or without. */
export type HeldAs = typeof ALONE | Kwargs | undefined;

/**
 * What a finalizer is going to do. Whoever takes it out of its record is the only one who can do it.
 *
 * It holds its object weakly: whoever holds the task (a record, and so a scope, the registry, a handle)
 * keeps the callback and its arguments, but never the object (G4).
 */
export class CleanupCall {
  readonly ref: WeakRef<WeakKey>;
  readonly func: Callback;
  readonly held: unknown;
  readonly heldAs: HeldAs;
  /** The class of the object, where whoever made the finalizer said so. */
  readonly owner: string | undefined;

  constructor(
    ref: WeakRef<WeakKey>,
    func: Callback,
    held: unknown,
    heldAs: HeldAs,
    owner: string | undefined,
  ) {
    this.ref = ref;
    this.func = func;
    this.held = held;
    this.heldAs = heldAs;
    this.owner = owner;
  }

  /** The name of the callback, and the class of the object where it is known. */
  get name(): string {
    const obj = this.owner === undefined ? this.ref.deref() : undefined;
    const owner = obj === undefined ? this.owner : className(obj);
    const name = functionName(this.func);
    return owner === undefined ? name : `${name} of ${owner}`;
  }

  get args(): readonly unknown[] {
    return this.heldAs === ALONE ? [this.held] : (this.held as readonly unknown[]);
  }

  get kwargs(): Kwargs | undefined {
    return this.heldAs === ALONE ? undefined : this.heldAs;
  }

  /** Calls `func(...args)`, with `kwargs` as one more argument where it was given (F2). */
  run(): unknown {
    const func = this.func as (this: void, ...args: unknown[]) => unknown;
    if (this.heldAs === ALONE) return func(this.held);
    const { args, kwargs } = this;
    return Reflect.apply(func, undefined, kwargs === undefined ? args : [...args, kwargs]);
  }

  /** Calls it where no caller can get an error: at collection and at exit (G2, X2). */
  runUnraisable(): void {
    try {
      const result = this.run();
      if (isThenable(result)) reportRejection(result, this.name);
    } catch (error) {
      reportUnraisable(error, this.name);
    }
  }
}
