/*
 * Runs each call of a function in its own scope, for handlers of serverless platforms and processors of job
 * queues.
 */
import type { AnyContainer } from './inversify/any-version.js';
import { runInScope } from './resolution-scope.js';

/**
 * Returns a function that runs each call of `handler` in its own scope, as {@link runInScope} does. Use it
 * for handlers of serverless platforms, and for processors of job queues such as BullMQ.
 *
 * The scope ends before the returned promise settles, so nothing stays open if a platform freezes the
 * process after the response.
 *
 * @param container A container with the plugin.
 * @param handler The function. It gets the arguments and the `this` of each call.
 * @returns A function whose promise resolves to the result of `handler`, and rejects as that of
 *   `runInScope` does.
 * @example
 * ```ts
 * container.register(FinalizationPlugin);
 * container.bind(Pool).toSelf();
 * const handle = scopedHandler(container, async (name: string) => {
 *   const { handle } = await container.getAsync(Pool);
 *   return `${name}: ${handle.open}`;
 * });
 * console.log(await handle('pool'));
 * ```
 */
export function scopedHandler<This, A extends unknown[], R>(
  container: AnyContainer,
  handler: (this: This, ...args: A) => R | PromiseLike<R>,
): (this: This, ...args: A) => Promise<R> {
  return function handleInScope(...args) {
    return runInScope(container, () => handler.apply(this, args));
  };
}
