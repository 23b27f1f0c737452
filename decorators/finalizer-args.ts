/**
 * Names the method that supplies the arguments of a finalizer, so private fields stay private.
 *
 * If `argsOf` of `@finalizeWith` is omitted, the method with this name is called once, after the container
 * has constructed the instance.
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
