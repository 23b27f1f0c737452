/*
 * Lists the live finalizers of a container, or of one instance.
 */
import type { Finalizer } from '../src/finalizer.js';
import type { FinalizerScope } from '../src/scope.js';
import { isObject } from '../src/value-kinds.js';
import { requireContainerState } from './container-state.js';
import { handlesOf } from './instance-records.js';
import type { AnyContainer } from './inversify/any-version.js';

/**
 * Returns the scope of a container: the live finalizers of the instances that it created, newest first.
 *
 * Draining the scope calls only these finalizers; `unbindAll` also calls `@preDestroy` and
 * `onDeactivation`. The scope doesn't contain the finalizers of an open {@link ResolutionScope}.
 *
 * @param container A container with the plugin.
 * @throws {FinalizeError} `PLUGIN_MISSING` if the container doesn't have the plugin.
 * @example
 * ```ts
 * container.register(finalization({ disposables: true }));
 * for (const finalizer of finalizersOf(container)) console.log(String(finalizer));
 * ```
 */
export function finalizersOf(container: AnyContainer): FinalizerScope;
/**
 * Returns the live finalizers that a container has created for one instance, newest first.
 *
 * The duration doesn't depend on the number of live finalizers.
 *
 * @param instance Any object. If no container with the plugin created it, the list is empty.
 */
export function finalizersOf(instance: object): readonly Finalizer[];
export function finalizersOf(
  subject: AnyContainer | object,
): FinalizerScope | readonly Finalizer[] {
  if (isObject(subject) && !isContainer(subject)) return handlesOf(subject);
  return requireContainerState(subject).scope;
}

function isContainer(subject: object & Partial<AnyContainer>): subject is AnyContainer {
  const { bind, get, isBound } = subject;
  return [bind, get, isBound].every((method) => typeof method === 'function');
}
