/*
 * The call that a finalizer makes: its callback and the arguments that it holds. A record hands it out
 * once, to the code that ended the finalizer.
 */
import { className, functionName } from './describe.js';
import { reportRejection, reportUnraisable } from './unraisable.js';
import { isThenable } from './value-kinds.js';

/** A cleanup callback. `this` is `undefined` in it. */
export type Callback = (this: void, ...args: never) => unknown;

/** Python's keyword arguments. */
export type Kwargs = Readonly<Record<string, unknown>>;

/**
 * Marks a held value as the only argument, and not a list of arguments. Most finalizers have one
 * argument, and a list of one is two objects that live as long as the finalizer.
 */
export const ALONE: unique symbol = Symbol('the only argument');

/** How a held value is to be read: as the only argument, or as a list, with kwargs or without. */
export type HeldAs = typeof ALONE | Kwargs | undefined;

/**
 * The call of a cleanup callback. Only the code that took it out of its record can make it.
 *
 * It holds its target weakly. So everything that holds the call (a record, and through it a scope, the
 * registry or a handle) retains the callback and the held arguments, but never the target (G4).
 */
export class CleanupCall {
  readonly ref: WeakRef<WeakKey>;
  readonly func: Callback;
  readonly held: unknown;
  readonly heldAs: HeldAs;
  /** The class name of the target, if the code that created the finalizer gave it. */
  readonly targetClass: string | undefined;

  constructor(
    ref: WeakRef<WeakKey>,
    func: Callback,
    held: unknown,
    heldAs: HeldAs,
    targetClass: string | undefined,
  ) {
    this.ref = ref;
    this.func = func;
    this.held = held;
    this.heldAs = heldAs;
    this.targetClass = targetClass;
  }

  /** The name of the callback, with the class name of the target if it is known. */
  get name(): string {
    const obj = this.targetClass === undefined ? this.ref.deref() : undefined;
    const targetClass = obj === undefined ? this.targetClass : className(obj);
    const name = functionName(this.func);
    return targetClass === undefined ? name : `${name} of ${targetClass}`;
  }

  get args(): readonly unknown[] {
    return this.heldAs === ALONE ? [this.held] : (this.held as readonly unknown[]);
  }

  get kwargs(): Kwargs | undefined {
    return this.heldAs === ALONE ? undefined : this.heldAs;
  }

  /** Calls `func(...args)`, with `kwargs` as one more argument if they were given (F2). */
  run(): unknown {
    const func = this.func as (this: void, ...args: unknown[]) => unknown;
    if (this.heldAs === ALONE) return func(this.held);
    const { args, kwargs } = this;
    return Reflect.apply(func, undefined, kwargs === undefined ? args : [...args, kwargs]);
  }

  /** Makes the call when there is no caller to throw to: on collection and at exit (G2, X2). */
  runUnraisable(): void {
    try {
      const result = this.run();
      if (isThenable(result)) reportRejection(result, this.name);
    } catch (error) {
      reportUnraisable(error, this.name);
    }
  }
}
