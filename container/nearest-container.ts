/*
 * Finds the nearest container with the plugin, from a container upward. Inversify 7 and 8 keep the parent
 * of a container private. But the lookup of a service that isn't bound passes from a container to each of
 * its parents.
 */
import type { AnyServiceIdentifier } from './inversify/any-version.js';
import type { ChainedBindingService } from './inversify/plugin-context.js';

/** A service that is never bound. */
const NEAREST: unique symbol = Symbol('the nearest container with the plugin');

/** The first container with the plugin that the lookup in progress has reached. */
let nearest: object | undefined;

/** Returns what the nearest container with the plugin has answered, from a container's service upward. */
export function findNearest(bindingService: ChainedBindingService): object | undefined {
  bindingService.get(NEAREST);
  const found = nearest;
  nearest = undefined;
  return found;
}

/**
 * Answers a lookup that reaches a container with the plugin.
 *
 * @returns False if it is a lookup of a real service.
 */
export function answerNearest(serviceId: AnyServiceIdentifier, state: object): boolean {
  if (serviceId !== NEAREST) return false;
  nearest ??= state;
  return true;
}
