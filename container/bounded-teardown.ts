/*
 * Teardown with a deadline that the caller chooses, for runtime/main: the methods of a container have no
 * options, and those of the plugin are chosen by the application.
 */
import type { DrainOptions } from '../src/drain-limits.js';
import { requireContainerState } from './container-state.js';
import type { AnyContainer, AnyServiceIdentifier } from './inversify/any-version.js';
import { ownBindingsOf } from './inversify/own-bindings.js';

interface DisposableWithin {
  [Symbol.asyncDispose](limits: DrainOptions): Promise<void>;
}

/** Tears down everything in a container, as `unbindAllAsync` does, within `deadlineMs`. */
export function tearDownWithin(container: AnyContainer, deadlineMs: number): Promise<void> {
  return (container as unknown as DisposableWithin)[Symbol.asyncDispose]({ deadlineMs });
}

/** Tears down the singletons of one service within `deadlineMs`. Its bindings stay. */
export function stopWithin(
  container: AnyContainer,
  serviceId: AnyServiceIdentifier,
  deadlineMs: number,
): Promise<void> {
  const state = requireContainerState(container);
  const bindings = () => ownBindingsOf(state.context, serviceId);
  return state.teardowns.stopAsync(bindings, { deadlineMs });
}
