/*
 * Gives the plugin to a container of any supported version of Inversify.
 */
import type { Container } from 'inversify';
import { containerStateOf } from './container-state.js';
import type { FinalizationOptions } from './finalization-options.js';
import { finalization } from './finalization-plugin.js';
import { missingIn6 } from './inversify/context-6.js';
import { unsupported } from './inversify/supported-versions.js';
import { wrapContainer6 } from './wrap-container-6.js';

/** Wraps a container that has no plugin interface. */
function wrap(container: object, options: FinalizationOptions): void {
  const lacks = ['register', ...missingIn6((container ?? {}) as Record<string, unknown>)];
  if (lacks.length > 1) throw unsupported(container, `without ${lacks.join(', ')}`);
  wrapContainer6(container as Container, options);
}

/**
 * Gives the plugin to a container and returns the container. If the container already has the plugin,
 * nothing changes.
 *
 * @param container A container of a supported version of Inversify.
 * @param options The options of {@link finalization}.
 * @returns The same container, which is now `Disposable` and `AsyncDisposable`.
 * @throws {FinalizeError} `UNSUPPORTED_INVERSIFY` if the version of Inversify isn't supported;
 *   `INVALID_ARGUMENT` if an option has the wrong type.
 * @example
 * ```ts
 * await using container = finalizeContainer(new Container());
 * ```
 */
export function finalizeContainer<C extends object>(
  container: C,
  options: FinalizationOptions = {},
): C & AsyncDisposable & Disposable {
  const plugin = finalization(options);
  const { register } = (container ?? {}) as Partial<Container>;
  if (containerStateOf(container) === undefined) {
    if (typeof register === 'function') Reflect.apply(register, container, [plugin]);
    else wrap(container, options);
  }
  return container as C & AsyncDisposable & Disposable;
}
