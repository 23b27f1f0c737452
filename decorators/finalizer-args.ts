/**
 * Names a method that supplies the arguments of a finalizer, so that private fields stay private.
 *
 * If `@finalizeWith` has no `argsOf`, the method of this name is called once, when the container has
 * constructed the instance.
 *
 * @example
 * ```ts
 * @finalizeWith(closeSocket)
 * class Connection {
 *   readonly #socket = connect(5432);
 *   [finalizerArgs]() {
 *     return [this.#socket] as const;
 *   }
 * }
 * ```
 */
export const finalizerArgs: unique symbol = Symbol.for('inversify-finalize/finalizerArgs') as never;
