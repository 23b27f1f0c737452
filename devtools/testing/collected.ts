/*
 * Waits in a test until an object has been garbage-collected, or until a cleanup callback has done
 * something that the test can observe.
 */
import { describeValue } from '../../src/describe.js';
import { FinalizeError } from '../../src/index.js';
import { collectUntil } from './collector.js';

/** Options of {@link collected}. */
export interface CollectedOptions {
  /** The time to wait, in milliseconds; 10,000 by default. */
  readonly deadlineMs?: number;
}

const DEFAULT_DEADLINE_MS = 10_000;

/**
 * Runs the garbage collector until an object is gone or a condition is true.
 *
 * Garbage collection has no deadline and may never happen, so a fixed sleep in a test isn't reliable. This
 * function polls, and returns as soon as it can. It works with fake timers.
 *
 * @param condition A weak reference to the object, or a function that returns true when the test can
 *   continue. The test itself must not reference the object, for example in a local variable: create the
 *   object in a separate function.
 * @param options The deadline.
 * @returns A promise that resolves when the object has been collected or the condition is true.
 * @throws {FinalizeError} `NOT_COLLECTED` at the deadline, `GC_UNAVAILABLE` if the runtime doesn't let a
 *   test run the collector, `INVALID_ARGUMENT` if an argument has the wrong type.
 * @example
 * ```ts
 * const closed: string[] = [];
 * (() => finalize({}, (name: string) => closed.push(name), 'log'))();
 * await collected(() => closed.length === 1);
 * ```
 */
export async function collected(
  condition: WeakRef<object> | (() => boolean),
  options: CollectedOptions = {},
): Promise<void> {
  const { deadlineMs = DEFAULT_DEADLINE_MS } = options;
  if (!(typeof deadlineMs === 'number' && deadlineMs > 0)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected deadlineMs to be a number of milliseconds above 0, but got ${describeValue(deadlineMs)}; omit it for ${DEFAULT_DEADLINE_MS}`,
    );
  }
  const end = await collectUntil(conditionOf(condition), deadlineMs);
  if (end === 'done') return;
  const what = typeof condition === 'function' ? 'the condition' : 'the object';
  const became = typeof condition === 'function' ? 'become true' : 'be collected';
  const change =
    end === 'collected'
      ? 'no change, though a sentinel that was created later is gone: something still references the ' +
        'object, such as a local variable of the test or what its callback holds'
      : 'no collection in that time; increase deadlineMs';
  throw new FinalizeError(
    'NOT_COLLECTED',
    `expected ${what} to ${became} within ${deadlineMs} ms of garbage collection, but got ${change}`,
  );
}

function conditionOf(condition: unknown): () => boolean {
  if (typeof condition === 'function') return condition as () => boolean;
  if (condition instanceof WeakRef) return () => condition.deref() === undefined;
  throw new FinalizeError(
    'INVALID_ARGUMENT',
    `expected condition to be a WeakRef or a function, but got ${describeValue(condition)}; ` +
      'write collected(new WeakRef(object)), or collected(() => closed)',
  );
}
