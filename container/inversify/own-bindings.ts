/*
 * Reads the bindings of a container with Inversify's own method. That method is replaced: on containers
 * with the plugin, to prepare their bindings for a plan, and on all others, to see which bindings they look
 * up.
 */
import { shared } from '../../src/shared-state.js';
import type { AnyServiceIdentifier } from './any-version.js';
import type { Binding } from './binding.js';
import type { BindingService } from './plugin-context.js';

type Lookup = BindingService['getNonParentBindings'];

/** An object that has bindings. */
interface BindingsHolder {
  readonly bindingService: BindingService;
}

interface WatchedLookups {
  /** Inversify's own method, for each prototype whose method is replaced. */
  readonly stock: WeakMap<object, Lookup>;
  /** The number of lookups in containers without the plugin. */
  count: number;
}

/** All copies of the package share them, so that each finds Inversify's own method. */
function watchedLookups(): WatchedLookups {
  return shared('watched-lookups@1', () => ({ stock: new WeakMap(), count: 0 }));
}

function stockLookupOf(prototype: BindingService): Lookup {
  return watchedLookups().stock.get(prototype) ?? Reflect.get(prototype, 'getNonParentBindings');
}

/** Returns the number of containers without the plugin in which `lookup` searches for bindings. */
export function countLookups(lookup: () => unknown): number {
  const { count } = watchedLookups();
  lookup();
  return watchedLookups().count - count;
}

/** Returns the bindings of a service in a container itself, without those of its parents. */
export function ownBindingsOf(
  { bindingService }: BindingsHolder,
  serviceId: AnyServiceIdentifier,
): Binding[] {
  const lookup = stockLookupOf(Object.getPrototypeOf(bindingService) as BindingService);
  return [...(lookup.call(bindingService, serviceId) ?? [])];
}

/** Returns all bindings of a container itself, without those of its parents, grouped by service. */
export function ownBindings(holder: BindingsHolder): Binding[] {
  const bindings: Binding[] = [];
  for (const serviceId of holder.bindingService.getNonParentBoundServices()) {
    for (const binding of ownBindingsOf(holder, serviceId)) bindings.push(binding);
  }
  return bindings;
}

/**
 * Calls `see` with each binding that a container of a copy of Inversify looks up, including existing
 * containers. Containers with the plugin have their own method, which isn't replaced.
 *
 * @param service The binding service of any container of that copy.
 */
export function watchLookups(service: BindingService, see: (binding: Binding) => void): void {
  const prototype = Object.getPrototypeOf(service) as BindingService;
  const lookups = watchedLookups();
  // If another copy of the package watches this one already, its method is replaced: it does the same.
  const stock = stockLookupOf(prototype);
  lookups.stock.set(prototype, stock);
  prototype.getNonParentBindings = function (this: BindingService, serviceId) {
    const bindings = Reflect.apply(stock, this, [serviceId]);
    if (Object.hasOwn(this, 'getNonParentBindings')) return bindings;
    lookups.count += 1;
    for (const binding of bindings ?? []) see(binding);
    return bindings;
  };
}
