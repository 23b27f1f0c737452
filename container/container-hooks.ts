/*
 * Gives the plugin to containers for which the program doesn't register it: children of a container that
 * has it, and every container after `inversify-finalize/auto` was imported. Inversify has no event for a
 * new container. So when the first container of a copy of Inversify gets the plugin, the methods of its
 * `Container.prototype` that are called first on a container are replaced. They examine a container if a
 * use of one is expected (`expected-containers.ts`).
 */
import type { Container } from 'inversify';
import { parentsOf6, type RawContainer, watchLookups6 } from './inversify/context-6.js';
import { containerStateOf, type ContainerState, nearestContainerState } from './container-state.js';
import {
  EarlierBindings,
  expectChildren,
  expectedUses,
  expectEveryUse,
  noteUse,
  observeChildren,
} from './expected-containers.js';
import { warnForBinding, warnOfMissingPlugin } from './missing-plugin.js';
import { countLookups, watchLookups } from './inversify/own-bindings.js';
import {
  type BindingService,
  type InversifyServices,
  isPlugin,
} from './inversify/plugin-context.js';
import { ReturnedArgument } from './returned-argument.js';

type Method = (this: Container, ...args: readonly unknown[]) => unknown;

/** The methods one of which is called on a container before it yields anything, except those of `replacements`. */
const rareFirstUses = ['load', 'loadAsync', 'loadSync', 'snapshot'];

/** Gives the plugin to a container. */
type Give = (container: Container) => unknown;

/** A copy of Inversify whose methods are replaced. */
interface HookedCopy {
  /** The bindings that it had made before, if it is of version 7 or 8. */
  earlier: EarlierBindings | undefined;
}

/** By `Container.prototype` of the copy. */
const hookedCopies = new WeakMap<object, HookedCopy>();

/** Grows when containers that have been examined must be examined again. */
let generation = 0;

/** Marks the containers that have been examined in this generation. */
class Examined extends ReturnedArgument {
  #at = generation;

  static has(container: object): boolean {
    return #at in container && container.#at === generation;
  }

  /**
   * Marks a container. One that isn't extensible is examined at each use, because engines may reject
   * private fields on it.
   *
   * @returns True if the container is marked for the first time.
   */
  static add(container: object): boolean {
    const isMarked = #at in container;
    if (isMarked) container.#at = generation;
    else if (Object.isExtensible(container)) void new Examined(container);
    return !isMarked && #at in container;
  }
}

/** The dictionaries of containers of Inversify 6 without the plugin that are checked for decorated classes. */
const watched = new WeakSet<object>();

/** True while this file registers the plugin. */
let inheriting = false;

/** Gives the plugin to every container; set when `inversify-finalize/auto` is imported. */
let everywhere: Give | undefined;

/**
 * Replacements of the methods through which containers are used most. Each calls the stock method from a place
 * of its own: the engine inlines a constant function that is called in one place, so that the
 * method is as fast as without the plugin (C10) while no use has to be examined.
 */
const replacements: Readonly<Record<string, (stock: Method) => Method>> = {
  bind: (stock) =>
    function bind(serviceId) {
      if (expectedUses !== 0 && !Examined.has(this)) examine(this);
      return stock.call(this, serviceId);
    },
  get: (stock) =>
    function get(serviceId, options) {
      if (expectedUses !== 0 && !Examined.has(this)) examine(this);
      return stock.call(this, serviceId, options);
    },
  getAll: (stock) =>
    function getAll(serviceId, options) {
      if (expectedUses !== 0 && !Examined.has(this)) examine(this);
      return stock.call(this, serviceId, options);
    },
  getAllAsync: (stock) =>
    function getAllAsync(serviceId, options) {
      if (expectedUses !== 0 && !Examined.has(this)) examine(this);
      return stock.call(this, serviceId, options);
    },
  getAsync: (stock) =>
    function getAsync(serviceId, options) {
      if (expectedUses !== 0 && !Examined.has(this)) examine(this);
      return stock.call(this, serviceId, options);
    },
};

/** Returns a replacement of a method that is called once or a few times for each container. */
function rareReplacement(name: string, stock: Method): Method {
  const value: Method = function (...args) {
    if (expectedUses !== 0 && !Examined.has(this)) examine(this);
    return Reflect.apply(stock, this, args);
  };
  return Object.defineProperty(value, 'name', { value: name });
}

/** Replaces the methods of the containers of a copy of Inversify. */
function hookContainers(prototype: object): HookedCopy {
  const known = hookedCopies.get(prototype);
  if (known !== undefined) return known;
  const copy: HookedCopy = { earlier: undefined };
  hookedCopies.set(prototype, copy);
  for (const name of [...Object.keys(replacements), ...rareFirstUses]) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    if (typeof descriptor?.value !== 'function') continue;
    const stock = descriptor.value as Method;
    const value = replacements[name]?.(stock) ?? rareReplacement(name, stock);
    Object.defineProperty(prototype, name, { ...descriptor, value });
  }
  return copy;
}

/** Returns `Container.prototype` of the copy of Inversify that created a container, also for a subclass. */
function containerPrototypeOf(container: Container): object {
  let prototype = Object.getPrototypeOf(container) as object;
  while (!Object.hasOwn(prototype, 'bind')) {
    prototype = Object.getPrototypeOf(prototype) as object;
  }
  return prototype;
}

/** Gives the plugin to every container of a copy of Inversify from now on. */
export function finalizeEveryContainer(prototype: object, give: Give): void {
  everywhere = give;
  generation += 1;
  expectEveryUse();
  hookContainers(prototype);
}

/** Watches the containers of a copy of Inversify 6: `container` has the plugin now, and may be their parent. */
export function watchContainers6(container: Container): void {
  hookContainers(containerPrototypeOf(container));
  // The parent of a container of version 6 is a field that the program may set at any time.
  expectEveryUse();
  if (!inheriting) generation += 1;
  Examined.add(container);
}

/**
 * Watches the containers of a copy of Inversify 7 or 8: `container` has the plugin now.
 *
 * @param hasHeirs True if its children get the plugin.
 */
export function watchContainers(
  container: Container,
  services: InversifyServices,
  hasHeirs: boolean,
): void {
  const copy = hookContainers(containerPrototypeOf(container));
  const { bindingService, planResultCacheService: plans } = services;
  if (copy.earlier === undefined) {
    copy.earlier = new EarlierBindings(nextBindingId(container, bindingService));
    watchLookups(bindingService, warnForBinding);
    observeChildren(plans);
  }
  noteUse(plans);
  // The children of one that inherits the plugin are expected already.
  if (hasHeirs && !inheriting && expectChildren(plans)) generation += 1;
  // Its plans have been cleared, if it had any.
  if (Examined.add(container)) copy.earlier.noteUse(services, false);
}

/** A service that is bound and unbound for the id of its binding. */
const PROBE: unique symbol = Symbol('probe for the next id of a binding');

function nextBindingId(container: Container, service: BindingService): number {
  const { id } = container.bind(PROBE).toConstantValue(undefined).getIdentifier();
  service.removeAllByServiceId(PROBE);
  return id;
}

function examine(container: Container): void {
  const isFirst = Examined.add(container);
  if (containerStateOf(container) !== undefined) return;
  const has7 = typeof container.register === 'function';
  const ancestor = has7 ? ancestorOf7(container, isFirst) : ancestorOf6(container);
  const give = ancestor === undefined ? everywhere : ancestor.inherit;
  if (give !== undefined) inherit(container, give);
  else if (!has7) warnFor6(container);
}

/** Returns the nearest ancestor that has the plugin, and notes the use of the container. */
function ancestorOf7(container: Container, isFirst: boolean): ContainerState | undefined {
  const services = servicesOf(container);
  noteUse(services.planResultCacheService);
  let ancestor: ContainerState | undefined;
  const levels = countLookups(() => {
    ancestor = nearestContainerState(services.bindingService);
  });
  if (isFirst) {
    const { earlier } = hookContainers(containerPrototypeOf(container));
    earlier?.noteUse(services, levels > 1);
  }
  return ancestor;
}

function ancestorOf6(container: Container): ContainerState | undefined {
  return parentsOf6(container as unknown as RawContainer)
    .map(containerStateOf)
    .find((state) => state !== undefined);
}

/** Warns of what a container of Inversify 6 without the plugin looks up. */
function warnFor6(container: Container): void {
  const raw = container as unknown as RawContainer;
  if (watched.has(raw._bindingDictionary)) return;
  watched.add(raw._bindingDictionary);
  watchLookups6(raw, (binding) => {
    if (containerStateOf(container) === undefined) warnOfMissingPlugin(binding);
  });
}

/** Gives the plugin to a container on behalf of its parent, or of `inversify-finalize/auto`. */
export function inherit(container: Container, give: Give): void {
  inheriting = true;
  try {
    give(container);
  } finally {
    inheriting = false;
  }
  (containerStateOf(container) as ContainerState).inherited = true;
}

/**
 * A plugin that only receives the services of a container. One class is used for all, which is cheaper than
 * a new one each time.
 */
class Probe {
  static received: InversifyServices | undefined;

  static {
    Object.defineProperty(Probe.prototype, isPlugin, { value: true });
  }

  constructor(_container: Container, services: InversifyServices) {
    Probe.received = services;
  }

  load(): void {
    // The constructor has received the services; there is nothing to load.
  }
}

/** Returns the services of a container that has no plugin. */
function servicesOf(container: Container): InversifyServices {
  container.register(Probe);
  const services = Probe.received as InversifyServices;
  Probe.received = undefined;
  return services;
}
