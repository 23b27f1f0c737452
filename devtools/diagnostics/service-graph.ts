// The singletons of a container when its teardown starts, in order of construction, with their
// dependencies.
import { singletonOf } from '../../container/install-interceptors.js';
import type { ContainerState } from '../../container/container-state.js';
import { type Binding, serviceName } from '../../container/inversify/binding.js';
import { ownBindings } from '../../container/inversify/own-bindings.js';
import { isBuilt } from '../../container/singleton-construction.js';
import { isObject } from '../../src/value-kinds.js';
import { injectedServices } from './injected-services.js';

/** A singleton of the container. */
export interface ServiceNode {
  /** The position in the order of construction: the oldest singleton is 0. */
  readonly position: number;
  readonly service: string;
  /** The services that it depends on, oldest first. */
  readonly dependencies: readonly ServiceNode[];
  /** The singleton; `undefined` if it isn't an object. */
  readonly ref: WeakRef<object> | undefined;
}

/** The singletons of a container, oldest first. */
export interface ServiceGraph {
  readonly nodes: readonly ServiceNode[];
  /** The singleton that each finalizer is tied to. */
  readonly owners: ReadonlyMap<object, ServiceNode>;
}

/** A node whose dependencies are being found. */
interface NewNode extends ServiceNode {
  readonly dependencies: ServiceNode[];
}

/** Reads the graph of a container; it retains neither the container nor its singletons. */
export function serviceGraphOf(state: ContainerState): ServiceGraph {
  const all = ownBindings(state.context);
  const singletons = all
    .filter((binding) => binding.type !== 'ConstantValue' && isBuilt(binding))
    .map((binding) => ({ binding, singleton: singletonOf(binding, state) }))
    .toSorted(
      (one, other) =>
        one.singleton.sequence - other.singleton.sequence || one.binding.id - other.binding.id,
    );
  const nodes = new Map<Binding, NewNode>();
  const owners = new Map<object, ServiceNode>();
  for (const [position, { binding, singleton }] of singletons.entries()) {
    const value = binding.cache?.value;
    const ref = isObject(value) ? new WeakRef(value) : undefined;
    const service = serviceName(binding.serviceIdentifier);
    const node = { position, service, dependencies: [], ref };
    nodes.set(binding, node);
    for (const record of singleton.records) owners.set(record, node);
  }
  const byService = groupBy(all);
  for (const [binding, node] of nodes) {
    for (const dependency of dependenciesOf(binding, byService, nodes)) {
      if (dependency !== node) node.dependencies.push(dependency);
    }
  }
  return { nodes: [...nodes.values()], owners };
}

function groupBy(bindings: readonly Binding[]): ReadonlyMap<unknown, readonly Binding[]> {
  const groups = new Map<unknown, Binding[]>();
  for (const binding of bindings) {
    const group = groups.get(binding.serviceIdentifier);
    if (group === undefined) groups.set(binding.serviceIdentifier, [binding]);
    else group.push(binding);
  }
  return groups;
}

/** Returns the singletons that a binding gets, directly or through redirections and transient instances. */
function dependenciesOf(
  binding: Binding,
  byService: ReadonlyMap<unknown, readonly Binding[]>,
  nodes: ReadonlyMap<Binding, ServiceNode>,
): ServiceNode[] {
  const found = new Set<ServiceNode>();
  // A set is iterated in the order of insertion, with what is added meanwhile.
  const services = new Set(injectedServices(binding));
  for (const service of services) {
    for (const dependency of byService.get(service) ?? []) {
      const node = nodes.get(dependency);
      if (node !== undefined) found.add(node);
      else for (const further of injectedServices(dependency)) services.add(further);
    }
  }
  return [...found].sort((one, other) => one.position - other.position);
}
