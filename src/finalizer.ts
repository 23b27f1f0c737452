import { describeValue } from './describe.js';
import { FinalizeError } from './errors.js';
import { program } from './program.js';
import type { FinalizerRecord } from './record.js';

/** What a live finalizer was made of; `kwargs` is `{}` where none was given (F5). */
export type FinalizerParts<T, A, R> = readonly [
  obj: T,
  func: (this: void, ...args: never) => R,
  args: A,
  kwargs: Readonly<Record<string, unknown>>,
];

/**
 * A callback that is tied to an object and outlives every handle to itself: Python's
 * `weakref.finalize`.
 *
 * It is alive until it is called or detached, its object is collected, its scope is drained, or the
 * program exits; then it is dead for ever. Whatever comes first calls it, and nothing calls it twice.
 * It never keeps its object alive; a callback or an argument that owns the object does, for ever.
 */
export interface Finalizer<
  T extends WeakKey = WeakKey,
  A extends readonly unknown[] = readonly unknown[],
  R = unknown,
> extends Disposable {
  /**
   * If alive, marks it dead and returns `func(...args)`; otherwise returns `undefined` (F1). An error
   * of the callback is thrown to the caller (F7).
   */
  (): R | undefined;

  /** Whether it can still be called. */
  readonly alive: boolean;

  /**
   * Whether drains and the end of the program call it. Writable, true by default; on a dead finalizer
   * it reads false and a write changes nothing (F6).
   */
  atexit: boolean;

  /** If alive, returns what it was made of; otherwise, or where the object is collected, `undefined`. */
  peek(): FinalizerParts<T, A, R> | undefined;

  /** As {@link Finalizer.peek}, but marks it dead without calling. */
  detach(): FinalizerParts<T, A, R> | undefined;
}

const NO_KWARGS: Readonly<Record<string, unknown>> = Object.freeze({});

/** What a handle is asked to tell its record; nobody outside this file can ask it. */
const GET_RECORD: unique symbol = Symbol('which finalizer');

function recordOf(handle: unknown): FinalizerRecord {
  if (typeof handle !== 'function' || Object.getPrototypeOf(handle) !== Handle.prototype) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected this to be a finalizer, but got ${describeValue(handle)}; ` +
        'call the methods of a finalizer on itself',
    );
  }
  return Reflect.apply(handle, undefined, [GET_RECORD]) as FinalizerRecord;
}

/** The record of a finalizer that is alive; nothing is once the program has ended (X3). */
function liveRecord(handle: unknown): FinalizerRecord | undefined {
  const record = recordOf(handle);
  return record.alive && !program().ended ? record : undefined;
}

/**
 * What all handles have. A handle is a function whose prototype is this one's; like CPython's it has
 * no state: the record is the only truth.
 */
class Handle {
  get alive(): boolean {
    return liveRecord(this) !== undefined;
  }

  get atexit(): boolean {
    return liveRecord(this)?.atexit === true;
  }

  set atexit(atexit: boolean) {
    const record = recordOf(this);
    record.list.setAtexit(record, atexit);
  }

  peek(): FinalizerParts<WeakKey, readonly unknown[], unknown> | undefined {
    const task = liveRecord(this)?.task;
    const obj = task?.ref.deref();
    if (task === undefined || obj === undefined) return undefined;
    return [obj, task.func, [...task.args], task.kwargs ?? NO_KWARGS];
  }

  detach(): FinalizerParts<WeakKey, readonly unknown[], unknown> | undefined {
    const record = recordOf(this);
    const obj = record.alive ? record.deref() : undefined;
    const task = obj === undefined ? undefined : record.list.take(record);
    if (obj === undefined || task === undefined) return undefined;
    return [obj, task.func, task.args, task.kwargs ?? NO_KWARGS];
  }

  toString(): string {
    const task = liveRecord(this)?.task;
    return task === undefined ? 'Finalizer { dead }' : `Finalizer { alive, ${task.name} }`;
  }

  [Symbol.dispose](): void {
    const record = recordOf(this);
    record.list.take(record)?.run();
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return this.toString();
  }
}
Object.setPrototypeOf(Handle.prototype, Function.prototype);

/** The handle of a finalizer: the same one for everybody who asks. */
export function handleOf(record: FinalizerRecord): Finalizer {
  record.handle ??= makeHandle(record);
  return record.handle as Finalizer;
}

/** What every handle does when it is called; its record is bound to it. */
function finalizer(this: FinalizerRecord, question: unknown): unknown {
  return question === GET_RECORD ? this : this.list.take(this)?.run();
}

/** A bound function is half of what a closure with its context is. */
function makeHandle(record: FinalizerRecord): object {
  return Object.setPrototypeOf(finalizer.bind(record), Handle.prototype) as object;
}
