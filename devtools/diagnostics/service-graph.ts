// The singletons of a container when its teardown starts, in the order of construction, with what each of
// them depends on.
import { singletonOf } from '../../container/install-interceptors.js';
import type { ContainerState } from '../../container/container-state.js';
import { type Binding, serviceName } from '../../container/inversify/binding.js';
import { ownBindings } from '../../container/inversify/plugin-context.js';
import { isBuilt } from '../../container/singleton-construction.js';
import { isObject } from '../../src/value-kinds.js';
import { injectedServices } from './injected-services.js';

/** A singleton of the container. */
export interface ServiceNode {
  readonly service: string;
  /** The positions of the services that it depends on. */
  readonly dependencies: readonly number[];
  /** The singleton; `undefined` if it isn't an object. */
  readonly ref: WeakRef<object> | undefined;
}

/** The singletons of a container, oldest first. */
export interface ServiceGraph {
  readonly nodes: readonly ServiceNode[];
  /** The position of the singleton that each finalizer is tied to. */
  readonly positions: ReadonlyMap<object, number>;
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
  const byService = groupBy(all);
  const at = new Map(singletons.map(({ binding }, position) => [binding, position]));
  const positions = new Map<object, number>();
  for (const [position, { singleton }] of singletons.entries()) {
    for (const record of singleton.records) positions.set(record, position);
  }
  const nodes = singletons.map(({ binding }, position) => {
    const value = binding.cache?.value;
    return {
      service: serviceName(binding.serviceIdentifier),
      dependencies: dependenciesOf(binding, byService, at).filter((one) => one !== position),
      ref: isObject(value) ? new WeakRef(value) : undefined,
    };
  });
  return { nodes, positions };
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
  at: ReadonlyMap<Binding, number>,
): number[] {
  const found = new Set<number>();
  const seen = new Set<unknown>();
  const pending = [...injectedServices(binding)];
  for (let service = pending.pop(); service !== undefined; service = pending.pop()) {
    if (seen.has(service)) continue;
    seen.add(service);
    for (const dependency of byService.get(service) ?? []) {
      const position = at.get(dependency);
      if (position === undefined) pending.push(...injectedServices(dependency));
      else found.add(position);
    }
  }
  return [...found].sort((one, other) => one - other);
}
