import type { Container } from 'inversify';
import type { FinalizerScope } from '../src/scope.js';
import { requireContainerState } from './container-state.js';

/**
 * The scope of a container: the live finalizers of what it made, newest first.
 *
 * Draining it calls these, and no `@preDestroy` or `onDeactivation`: that is what `unbindAll` does.
 *
 * @throws {FinalizeError} `PLUGIN_MISSING` where the container has no `FinalizationPlugin`.
 */
export function finalizersOf(container: Container): FinalizerScope {
  return requireContainerState(container).scope;
}
