/*
 * Gives the plugin to a container, whatever its version of Inversify.
 */
import type { Container } from 'inversify';
import { containerStateOf } from './container-state.js';
import type { FinalizationOptions } from './finalization-options.js';
import { finalization } from './finalization-plugin.js';
import { unsupported } from './inversify/supported-versions.js';

/**
 * Gives the plugin to a container and returns the container. If the container has the plugin already,
 * nothing changes.
 *
 * @param container A container of a supported version of Inversify.
 * @param options The options of {@link finalization}.
 * @returns The same container, which is disposable now.
 * @throws {FinalizeError} `UNSUPPORTED_INVERSIFY` if it is of a version of Inversify that isn't
 *   supported; `INVALID_ARGUMENT` if an option is of the wrong kind.
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
  if (typeof register !== 'function') throw unsupported(container, 'without register');
  if (containerStateOf(container as never) === undefined) {
    Reflect.apply(register, container, [plugin]);
  }
  return container as C & AsyncDisposable & Disposable;
}
