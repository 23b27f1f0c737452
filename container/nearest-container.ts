/*
 * Finds the nearest container with the plugin, from a container upward. The parent of a container is
 * private in Inversify 7 and 8, but the lookup of a service that isn't bound passes from a container to
 * each of its parents.
 */
import { shared } from '../src/shared-state.js';
import type { AnyServiceIdentifier } from './inversify/any-version.js';
import type { ChainedBindingService } from './inversify/plugin-context.js';

/** A service that is never bound, the same for all copies of the package. */
const NEAREST: unique symbol = Symbol.for('inversify-finalize/nearest@1') as never;

interface Lookup {
  /** The state of the first container with the plugin that the lookup in progress has reached. */
  nearest: object | undefined;
}

let lookup: Lookup | undefined;

function currentLookup(): Lookup {
  lookup ??= shared('nearest@1', () => ({ nearest: undefined }));
  return lookup;
}

/** Returns the answer of the nearest container with the plugin, from a container's service upward. */
export function findNearest(bindingService: ChainedBindingService): object | undefined {
  const current = currentLookup();
  bindingService.get(NEAREST);
  const found = current.nearest;
  current.nearest = undefined;
  return found;
}

/**
 * Answers a lookup that reaches a container with the plugin.
 *
 * @returns False if a real service is looked up.
 */
export function answerNearest(serviceId: AnyServiceIdentifier, state: object): boolean {
  if (serviceId !== NEAREST) return false;
  currentLookup().nearest ??= state;
  return true;
}
