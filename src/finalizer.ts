import { describeValue } from './describe.js';
import { FinalizeError } from './errors.js';
import { program } from './program.js';
import type { FinalizerRecord } from './record.js';
import type { Task } from './task.js';

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
const WHICH: unique symbol = Symbol('which finalizer');

function recordOf(handle: unknown): FinalizerRecord {
  if (typeof handle !== 'function' || Object.getPrototypeOf(handle) !== Handle.prototype) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected this to be a finalizer, but got ${describeValue(handle)}; ` +
        'call the methods of a finalizer on itself',
    );
  }
  return Reflect.apply(handle, undefined, [WHICH]) as FinalizerRecord;
}

/** The task of a finalizer that is alive; nothing is once the program has ended (X3). */
function liveTask(handle: unknown): Task | undefined {
  return program().ended ? undefined : recordOf(handle).task;
}

/**
 * What all handles have. A handle is a function whose prototype is this one's; like CPython's it has
 * no state: the record is the only truth.
 */
class Handle {
  get alive(): boolean {
    return liveTask(this) !== undefined;
  }

  get atexit(): boolean {
    return liveTask(this) !== undefined && recordOf(this).atexit;
  }

  set atexit(atexit: boolean) {
    const record = recordOf(this);
    record.list.setAtexit(record, atexit);
  }

  peek(): FinalizerParts<WeakKey, readonly unknown[], unknown> | undefined {
    const task = liveTask(this);
    const obj = task?.ref.deref();
    if (task === undefined || obj === undefined) return undefined;
    return [obj, task.func, [...task.args], task.kwargs ?? NO_KWARGS];
  }

  detach(): FinalizerParts<WeakKey, readonly unknown[], unknown> | undefined {
    const record = recordOf(this);
    const parts = this.peek();
    return parts !== undefined && record.list.take(record) !== undefined ? parts : undefined;
  }

  toString(): string {
    const task = liveTask(this);
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

function makeHandle(record: FinalizerRecord): object {
  const finalizer = (question: unknown): unknown =>
    question === WHICH ? record : record.list.take(record)?.run();
  return Object.setPrototypeOf(finalizer, Handle.prototype) as object;
}
