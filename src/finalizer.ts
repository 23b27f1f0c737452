/*
 * The handle of a finalizer: the callable object that users get. Like CPython's it has no state; all state
 * is in the record.
 */
import { describeValue } from './describe.js';
import { FinalizeError } from './errors.js';
import { unlimited } from './limited-callback.js';
import { isDetachObserved, publishDetach, runCleanup } from './observation.js';
import { program } from './program.js';
import type { FinalizerRecord } from './record.js';

/** The values from which a live finalizer was created. `kwargs` is `{}` if none were given. */
export type FinalizerParts<T, A, R> = readonly [
  obj: T,
  func: (this: void, ...args: never) => R,
  args: A,
  kwargs: Readonly<Record<string, unknown>>,
];

/**
 * A cleanup callback that is tied to a target, and stays tied to it if every handle is dropped. The
 * equivalent in Python is `weakref.finalize`.
 *
 * It is alive until it is called or detached, its target is garbage-collected, its scope is drained, or
 * the program exits. Then it is dead forever. The first of these events calls the callback (`detach`
 * doesn't), and no later one calls it again.
 *
 * A finalizer never keeps its target alive, but a callback or an argument that references the target does,
 * forever.
 */
export interface Finalizer<
  T extends WeakKey = WeakKey,
  A extends readonly unknown[] = readonly unknown[],
  R = unknown,
> extends Disposable {
  /**
   * If alive, marks the finalizer dead and returns `func(...args)`; otherwise returns `undefined`. An
   * error of the callback is thrown to the caller.
   */
  (): R | undefined;

  /** True until the finalizer has been called or detached, or can no longer be called. */
  readonly alive: boolean;

  /**
   * Determines whether drains and exit call the finalizer. It is true by default and can be changed. On a
   * dead finalizer it is false, and setting it has no effect.
   */
  atexit: boolean;

  /**
   * If alive, returns the values from which the finalizer was created; otherwise, or if the target has been
   * garbage-collected, returns `undefined`.
   */
  peek(): FinalizerParts<T, A, R> | undefined;

  /** Returns the same as {@link Finalizer.peek} and marks the finalizer dead without calling it. */
  detach(): FinalizerParts<T, A, R> | undefined;
}

const NO_KWARGS: Readonly<Record<string, unknown>> = Object.freeze({});

/** Asks a handle for its record. Only this file has the symbol. */
const GET_RECORD: unique symbol = Symbol('record of a finalizer');

function recordOf(handle: unknown): FinalizerRecord {
  if (typeof handle !== 'function' || Object.getPrototypeOf(handle) !== Handle.prototype) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected this to be a finalizer, but got ${describeValue(handle)}; ` +
        'call the method on the finalizer itself',
    );
  }
  return Reflect.apply(handle, undefined, [GET_RECORD]) as FinalizerRecord;
}

/** Returns the record of a live finalizer. No finalizer is alive after the program has ended (X3). */
function liveRecord(handle: unknown): FinalizerRecord | undefined {
  const record = recordOf(handle);
  return record.alive && !program().ended ? record : undefined;
}

/** The members of all handles. A handle is a function whose prototype is that of this class. */
class Handle {
  get alive(): boolean {
    return liveRecord(this) !== undefined;
  }

  get atexit(): boolean {
    return liveRecord(this)?.atexit === true;
  }

  /** Accepts any value, as a condition does. */
  set atexit(atexit: unknown) {
    recordOf(this).setAtexit(Boolean(atexit));
  }

  peek(): FinalizerParts<WeakKey, readonly unknown[], unknown> | undefined {
    const call = liveRecord(this)?.cleanupCall();
    const obj = call?.ref.deref();
    if (call === undefined || obj === undefined) return undefined;
    return [obj, unlimited(call.func), [...call.args], call.kwargs ?? NO_KWARGS];
  }

  detach(): FinalizerParts<WeakKey, readonly unknown[], unknown> | undefined {
    const record = liveRecord(this);
    const call = record?.cleanupCall();
    const obj = call?.ref.deref();
    if (record === undefined || call === undefined || obj === undefined) return undefined;
    const parts = [obj, unlimited(call.func), call.args, call.kwargs ?? NO_KWARGS] as const;
    const isObserved = isDetachObserved();
    // Near the stack limit any call may throw: nothing may be left to call once the finalizer is dead.
    record.take();
    if (isObserved) publishDetach(call);
    return parts;
  }

  toString(): string {
    const call = liveRecord(this)?.cleanupCall();
    return call === undefined ? 'Finalizer { dead }' : `Finalizer { alive, ${call.name} }`;
  }

  [Symbol.dispose](): void {
    callNow(recordOf(this));
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
Object.setPrototypeOf(Handle.prototype, Function.prototype);

/** Returns the handle of a finalizer, always the same one. */
export function handleOf(record: FinalizerRecord): Finalizer {
  record.handle ??= makeHandle(record);
  return record.handle as Finalizer;
}

/** Calls a finalizer through its handle. Returns the result of the callback; `undefined` if it is dead. */
function callNow(record: FinalizerRecord): unknown {
  const call = record.take();
  return call && runCleanup(call, 'call', 'sync');
}

/** The function of every handle; `this` is bound to its record. */
function finalizer(this: FinalizerRecord, question: unknown): unknown {
  return question === GET_RECORD ? this : callNow(this);
}

/** Creates a handle. A bound function has half the size of a closure with its context. */
function makeHandle(record: FinalizerRecord): object {
  return Object.setPrototypeOf(finalizer.bind(record), Handle.prototype) as object;
}
