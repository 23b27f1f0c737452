/*
 * Gives the plugin to containers that nobody registers it for: children of a container that has it, and
 * every container once `inversify-finalize/auto` is imported. Inversify has no event for a new container,
 * so the methods of `Container.prototype` through which a container is first used are replaced, once the
 * first container of that copy of Inversify has the plugin. Each looks at a container once.
 */
import type { Container } from 'inversify';
import { definitionsOf } from '../decorators/definition.js';
import { functionName } from '../src/describe.js';
import { emitWarning } from '../src/host.js';
import type { Binding } from './inversify/binding.js';
import { containerStateOf, ContainerState } from './container-state.js';
import { type InversifyServices, isPlugin } from './inversify/plugin-context.js';

type Method = (this: Container, ...args: readonly unknown[]) => unknown;

/** The methods that a container is used through before it yields anything. */
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

/** The containers that have been looked at since the last container got the plugin by hand. */
let known = new WeakSet<Container>();

/** The containers without the plugin that are watched for decorated classes. */
const watched = new WeakSet<object>();

const warned = new WeakSet<object>();

/** Whether a registration in progress is ours. */
let inheriting = false;

/** What every container gets, once `inversify-finalize/auto` is imported. */
let everywhere: Give | undefined;

/** Has every container of a copy of Inversify looked at when it is used for the first time. */
function hookContainers(prototype: object): void {
  if (hooked.has(prototype)) return;
  hooked.add(prototype);
  for (const name of firstUses) {
    const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
    if (typeof descriptor?.value !== 'function') continue;
    const stock = descriptor.value as Method;
    const value: Method = function (...args) {
      if (!known.has(this)) lookAt(this);
      return Reflect.apply(stock, this, args);
    };
    Object.defineProperty(value, 'name', { value: name });
    Object.defineProperty(prototype, name, { ...descriptor, value });
  }
}

/** Returns the prototype of the copy of Inversify that a container is of, also for a subclass. */
function containerPrototypeOf(container: Container): object {
  let prototype = Object.getPrototypeOf(container) as object;
  while (!Object.hasOwn(prototype, 'register')) {
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
 * Has the containers of a copy of Inversify looked at when they are used, those that were used before as
 * well: a container has got the plugin, and may be the parent of one of them.
 */
export function watchContainers(container: Container): void {
  hookContainers(containerPrototypeOf(container));
  if (!inheriting) known = new WeakSet();
  known.add(container);
}

function lookAt(container: Container): void {
  known.add(container);
  if (containerStateOf(container) !== undefined) return;
  if (typeof container.register !== 'function') {
    // Only `inversify-finalize/auto` has version 6 looked at.
    (everywhere as Give)(container);
    return;
  }
  const services = servicesOf(container);
  const ancestor = ContainerState.nearest(services.bindingService);
  const plugin = ancestor?.inherit;
  if (plugin !== undefined) inherit(container, (child) => child.register(plugin));
  else if (ancestor === undefined && everywhere !== undefined) inherit(container, everywhere);
  else watch(container, services.bindingService);
}

function inherit(container: Container, give: Give): void {
  inheriting = true;
  try {
    give(container);
  } finally {
    inheriting = false;
  }
  (containerStateOf(container) as ContainerState).inherited = true;
}

/** Returns the services of a container that has no plugin. */
function servicesOf(container: Container): InversifyServices {
  const given: InversifyServices[] = [];
  class Probe {
    constructor(_container: Container, services: InversifyServices) {
      given.push(services);
    }

    load(): void {
      // It only wants the services.
    }
  }
  Object.defineProperty(Probe.prototype, isPlugin, { value: true });
  container.register(Probe);
  return given[0] as InversifyServices;
}

/** Warns once for each decorated class that a container without the plugin is about to make. */
function watch(container: Container, service: InversifyServices['bindingService']): void {
  if (watched.has(service)) return;
  watched.add(service);
  const getNonParentBindings = service.getNonParentBindings.bind(service);
  service.getNonParentBindings = (serviceId) => {
    const bindings = getNonParentBindings(serviceId);
    if (containerStateOf(container) === undefined) {
      for (const binding of bindings ?? []) warnIfDecorated(binding);
    }
    return bindings;
  };
}

function warnIfDecorated({ implementationType: type }: Binding): void {
  if (type === undefined || warned.has(type) || definitionsOf(type.prototype).length === 0) return;
  warned.add(type);
  emitWarning(
    `expected the container of ${functionName(type)} to have FinalizationPlugin, since the class has ` +
      '@finalizeWith, but got one without it: its instances are never finalized; ' +
      'write container.register(FinalizationPlugin)',
    'INVERSIFY_FINALIZE_PLUGIN_MISSING',
  );
}
