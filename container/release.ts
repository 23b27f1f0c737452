/*
 * Cleans up one instance before its scope or its container ends: release() and releaseAsync().
 */
import { describeValue } from '../src/describe.js';
import { Drain } from '../src/drain.js';
import { FinalizeError } from '../src/errors.js';
import { isObject } from '../src/value-kinds.js';
import { liveRecordsOf } from './instance-records.js';

function releasing(instance: unknown): Drain | undefined {
  if (!isObject(instance)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected instance to be an object that a container made, but got ${describeValue(instance)}; ` +
        'write release(container.get(Service))',
    );
  }
  if (liveRecordsOf(instance).length === 0) return undefined;
  const takeNewest = () => liveRecordsOf(instance).at(-1)?.take();
  return new Drain({ takeNewest }, 'releaseAsync');
}

/**
 * Calls the finalizers and the disposer of one instance, newest first, before its scope or its container
 * ends. Nothing calls them again.
 *
 * The dependencies of the instance aren't released, and a singleton stays in its binding. The duration
 * doesn't depend on the number of live finalizers.
 *
 * @param instance An object that a container with the plugin made.
 * @returns False if the instance has no live finalizer.
 * @throws {FinalizeError} `INVALID_ARGUMENT` if `instance` isn't an object; `ASYNC_IN_SYNC_DRAIN` if a
 *   callback returned a promise.
 * @throws {DrainError} The errors, after everything was called.
 * @example
 * ```ts
 * container.register(FinalizationPlugin);
 * finalizeBinding(container.bind(Pool).toSelf(), { func: closeHandle, argsOf: (made) => [made.handle] });
 * const first = container.get(Pool);
 * console.log(release(first), release(first)); // true false
 * ```
 */
export function release(instance: object): boolean {
  const drain = releasing(instance);
  drain?.runSync();
  return drain !== undefined;
}

/**
 * Does the same as {@link release} and awaits each callback before it calls the next one.
 *
 * @param instance An object that a container with the plugin made.
 * @returns A promise of false if the instance has no live finalizer. It rejects with a
 *   {@link DrainError} after everything was called.
 * @example
 * ```ts
 * container.register(finalization({ disposables: true }));
 * container.bind(Server).toSelf();
 * await releaseAsync(container.get(Server));
 * ```
 */
export async function releaseAsync(instance: object): Promise<boolean> {
  const drain = releasing(instance);
  await drain?.runAsync({});
  return drain !== undefined;
}
