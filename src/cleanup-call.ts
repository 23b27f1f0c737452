/*
 * The call that a finalizer makes: its callback and the arguments that it holds. A record hands it out
 * once, to the code that ended the finalizer.
 */
import { className, functionName } from './describe.js';
import { keepInstance } from './kept-instances.js';
import { type Callback, limitOf } from './limited-callback.js';
import { type CleanupForm, type CleanupReason, runCleanup } from './observation.js';
import { reportRejection, reportUnraisable } from './unraisable.js';
import { isThenable } from './value-kinds.js';

export type { Callback, CleanupForm };

/** Python's keyword arguments. */
export type Kwargs = Readonly<Record<string, unknown>>;

/**
 * Marks a held value as the only argument, as opposed to a list of arguments. Most finalizers have one
 * argument, and a list of one would be two more objects that live as long as the finalizer.
 */
export const ALONE: unique symbol = Symbol('the only argument');

/**
 * Marks a disposer, which gets its target as the argument. The target is read when the call is made, so the
 * call doesn't retain it. A disposer whose target was collected has nothing to do.
 */
export const TARGET: unique symbol = Symbol('the target');

/**
 * Determines how a held value is read: as the only argument, as the target, or as a list, with or without
 * kwargs.
 */
export type HeldAs = typeof ALONE | typeof TARGET | Kwargs | undefined;

/**
 * The call of a cleanup callback. Only the code that has taken it out of its record can make it.
 *
 * It holds its target weakly. So everything that holds the call (a record, and through it a scope, the
 * registry or a handle) retains the callback and the held arguments, but never the target (G4).
 */
export class CleanupCall {
  declare readonly ref: WeakRef<WeakKey>;
  declare readonly func: Callback;
  declare readonly held: unknown;
  declare readonly heldAs: HeldAs;
  /** The class name of the target, if the code that created the finalizer gave it. */
  declare readonly targetClass: string | undefined;

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
    return typeof this.heldAs === 'symbol' ? undefined : this.heldAs;
  }

  /** The timeout of this call alone; `undefined` if it has none. */
  get timeoutMs(): number | undefined {
    return limitOf(this.func).timeoutMs;
  }

  /** Called when nothing waits for this call any longer; `undefined` if there is no such callback. */
  get force(): (() => unknown) | undefined {
    const { force } = limitOf(this.func);
    return force && (() => apply(this, force, 'sync'));
  }

  /** Calls `func(...args)`, with `kwargs` as one more argument if they were given (F2). */
  run(form: CleanupForm = 'sync'): unknown {
    return apply(this, this.func, form);
  }

  /** Makes the call when an error has no caller to go to and no promise can be awaited (G2, X2). */
  runUnraisable(form: CleanupForm = 'exit', reason: CleanupReason = 'exit'): void {
    const promise = this.runReporting(form, reason);
    if (promise !== undefined) reportRejection(promise, this.name);
  }

  /**
   * Makes the call and reports the error that it throws (G2). Returns the promise that the callback
   * returned; its rejection must be reported by the caller.
   */
  runReporting(form: CleanupForm, reason: CleanupReason): PromiseLike<unknown> | undefined {
    try {
      const result = runCleanup(this, reason, form);
      return isThenable(result) ? result : undefined;
    } catch (error) {
      reportUnraisable(error, this.name);
      return undefined;
    }
  }
}

/** Calls a callback with the arguments of a call. */
function apply(call: CleanupCall, callback: Callback, form: CleanupForm): unknown {
  const func = callback as (this: void, ...args: unknown[]) => unknown;
  if (call.heldAs === ALONE) return func(call.held);
  if (call.heldAs === TARGET) return func(call.ref.deref(), form);
  const { args, kwargs } = call;
  return Reflect.apply(func, undefined, kwargs === undefined ? args : [...args, kwargs]);
}

keepInstance(new CleanupCall(new WeakRef({}), Object, undefined, ALONE, undefined));
