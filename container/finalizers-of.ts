import type { Container } from 'inversify';
import { describeValue } from '../src/describe.js';
import { FinalizeError } from '../src/errors.js';
import type { FinalizerScope } from '../src/scope.js';
import { containerStateOf } from './container-state.js';

/**
 * The scope of a container: the live finalizers of what it made, newest first.
 *
 * Draining it calls these, and no `@preDestroy` or `onDeactivation`: that is what `unbindAll` does.
 *
 * @throws {FinalizeError} `PLUGIN_MISSING` where the container has no `FinalizationPlugin`.
 */
export function finalizersOf(container: Container): FinalizerScope {
  const managed = containerStateOf(container);
  if (managed !== undefined) return managed.scope;
  throw new FinalizeError(
    'PLUGIN_MISSING',
    `expected a container with FinalizationPlugin, but got ${describeValue(container)} without it; ` +
      'write container.register(FinalizationPlugin) first',
  );
}
