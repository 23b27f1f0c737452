/*
 * Gives the plugin to containers for which the program doesn't register it: children of a container that
 * has it, and every container after `inversify-finalize/auto` was imported. Inversify has no event for a
 * new container. So when the first container of a copy of Inversify gets the plugin, the methods of its
 * `Container.prototype` that are called first on a container are replaced. They examine each container
 * once.
 */
import type { Container } from 'inversify';
import { definitionsOf } from '../decorators/definition.js';
import { functionName } from '../src/describe.js';
import { emitWarning } from '../src/host.js';
import { shared } from '../src/shared-state.js';
import type { SeenBinding } from './inversify/binding.js';
import { parentsOf6, type RawContainer, watchLookups6 } from './inversify/context-6.js';
import { warnOfEarlyOptions } from './early-options.js';
import { containerStateOf, type ContainerState, nearestContainerState } from './container-state.js';
import { type InversifyServices, isPlugin } from './inversify/plugin-context.js';
import { ReturnedArgument } from './returned-argument.js';

type Method = (this: Container, ...args: readonly unknown[]) => unknown;

/** The methods one of which is called on a container before it yields anything. */
const firstUses = [
  'bind',
  'get',
  'getAll',
  'getAllAsync',
  'getAsync',
  'load',
  'loadAsync',
  'loadSync',
  'snapshot',
];

/** Gives the plugin to a container. */
type Give = (container: Container) => unknown;

const hooked = new WeakSet<object>();

/**
 * The number of times that the program has registered the plugin. After each, every container is examined
 * again.
 */
let registrations = 0;

/** Marks the containers that have been examined since the program last registered the plugin. */
class Examined extends ReturnedArgument {
  #at = registrations;

  static has(container: object): boolean {
    return #at in container && container.#at === registrations;
  }

  /**
   * Marks a container. One that isn't extensible is examined at each use, because engines may reject
   * private fields on it.
   */
  static add(container: object): void {
    if (#at in container) container.#at = registrations;
    else if (Object.isExtensible(container)) void new Examined(container);
  }
}

/**
 * The holders of bindings of containers without the plugin, whose lookups are checked for decorated
 * classes.
 */
const watched = new WeakSet<object>();

/** The decorated classes for which a warning was emitted, for all copies of the package. */
const WARNED = 'missing-plugin@1';

/** True while this file registers the plugin. */
let inheriting = false;

/** Gives the plugin to every container; set when `inversify-finalize/auto` is imported. */
let everywhere: Give | undefined;

/** Examines every container of a copy of Inversify when it is used for the first time. */
function hookContainers(prototype: object): void {
  if (hooked.has(prototype)) return;
  hooked.add(prototype);
  for (const name of firstUses) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    if (typeof descriptor?.value !== 'function') continue;
    const stock = descriptor.value as Method;
    const value = name === 'get' ? examiningGet(stock) : examining(name, stock);
    Object.defineProperty(prototype, name, { ...descriptor, value });
  }
}

/** Returns a replacement of a method that examines the container first. */
function examining(name: string, stock: Method): Method {
  const value: Method = function (...args) {
    if (!Examined.has(this)) examine(this);
    return Reflect.apply(stock, this, args);
  };
  return Object.defineProperty(value, 'name', { value: name });
}

/**
 * Replaces `get`, which must be as fast as without the plugin (C10). The engine inlines a constant
 * function that is called in one place, but not the functions that {@link examining} calls.
 */
function examiningGet(get: Method): Method {
  const stock = get;
  return function get(serviceId, options) {
    if (!Examined.has(this)) examine(this);
    return stock.call(this, serviceId, options);
  };
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
  hookContainers(prototype);
}

/**
 * Examines the containers of a copy of Inversify when they are next used, including those that were used
 * before: `container` has the plugin now, and may be their parent.
 */
export function watchContainers(container: Container): void {
  hookContainers(containerPrototypeOf(container));
  if (!inheriting) registrations += 1;
  Examined.add(container);
}

function examine(container: Container): void {
  Examined.add(container);
  if (containerStateOf(container) !== undefined) return;
  const { ancestor, watch } = unmanaged(container);
  const give = ancestor === undefined ? everywhere : ancestor.inherit;
  if (give === undefined) watch((binding) => warnFor(container, binding));
  else inherit(container, give);
}

/** How a container without the plugin is examined. */
interface Unmanaged {
  /** The nearest ancestor that has the plugin. */
  readonly ancestor: ContainerState | undefined;
  /** Calls `see` with each binding that the container looks up. */
  readonly watch: (see: (binding: SeenBinding) => void) => void;
}

/** Returns true the first time that it gets a holder of bindings. */
function isNew(holder: object): boolean {
  if (watched.has(holder)) return false;
  watched.add(holder);
  return true;
}

function unmanaged(container: Container): Unmanaged {
  return typeof container.register === 'function' ? unmanaged7(container) : unmanaged6(container);
}

function unmanaged6(container: Container): Unmanaged {
  const raw = container as unknown as RawContainer;
  const ancestor = parentsOf6(raw)
    .map(containerStateOf)
    .find((state) => state !== undefined);
  return {
    ancestor,
    watch: (see) => {
      if (isNew(raw._bindingDictionary)) watchLookups6(raw, see);
    },
  };
}

function unmanaged7(container: Container): Unmanaged {
  const { bindingService: service, planResultCacheService } = servicesOf(container);
  return {
    ancestor: nearestContainerState(service),
    watch(see) {
      if (!isNew(service)) return;
      // Existing plans don't look up their bindings again. A new container has no plans.
      const isUsed = [...service.getNonParentBoundServices()].length > 0;
      if (isUsed) planResultCacheService.clearCache();
      const getNonParentBindings = service.getNonParentBindings.bind(service);
      service.getNonParentBindings = (serviceId) => {
        const bindings = getNonParentBindings(serviceId);
        for (const binding of bindings ?? []) see(binding);
        return bindings;
      };
    },
  };
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

/** Warns once for each decorated class that a container without the plugin is about to construct. */
function warnFor(container: Container, binding: SeenBinding): void {
  if (containerStateOf(container) !== undefined) return;
  warnIfDecorated(binding);
  warnOfEarlyOptions(binding);
}

function warnIfDecorated({ implementationType: type }: SeenBinding): void {
  if (type === undefined || definitionsOf(type.prototype).length === 0) return;
  const warned = shared(WARNED, () => new WeakSet<object>());
  if (warned.has(type)) return;
  warned.add(type);
  emitWarning(
    `expected the container of ${functionName(type)} to have FinalizationPlugin, since the class has ` +
      '@finalizeWith, but got one without it: its instances are never finalized; ' +
      'write container.register(FinalizationPlugin)',
    'INVERSIFY_FINALIZE_PLUGIN_MISSING',
  );
}
