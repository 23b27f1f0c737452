/*
 * The dependencies of the bindings of a container, as far as a teardown needs them. They are determined
 * when the teardown starts, from the metadata of classes, from redirections and from observed requests.
 * Services are compared by identifier, so a dependency includes all bindings of a service, whatever their
 * names.
 */
import { observedRequests } from './install-interceptors.js';
import type { AnyServiceIdentifier } from './inversify/any-version.js';
import type { Binding } from './inversify/binding.js';
import { yieldsContainer } from './inversify/container-value.js';
import { injectionsOf, resolvedInjectionsOf } from './inversify/injections.js';
import type { InversifyServices } from './inversify/plugin-context.js';

/**
 * The bindings on which a binding depends, directly or through bindings that aren't singletons. The value
 * is true if a dependency may be newer than its dependent.
 */
export type Dependencies = ReadonlyMap<Binding, boolean>;

/** The services that are injected into the instances of one binding, or that they request. */
interface Injected {
  readonly earlier: Iterable<AnyServiceIdentifier>;
  readonly any: Iterable<AnyServiceIdentifier>;
}

/** The graph of one container at one time. After the bindings have changed, another one must be created. */
export class DependencyGraph {
  readonly #services: InversifyServices;
  readonly #found = new Map<Binding, Dependencies | undefined>();
  readonly #bindings = new Map<AnyServiceIdentifier, readonly Binding[]>();

  constructor(services: InversifyServices) {
    this.#services = services;
  }

  /** Returns the dependencies of a binding; `undefined` if some of them can't be known. */
  dependenciesOf(binding: Binding): Dependencies | undefined {
    if (!this.#found.has(binding)) this.#found.set(binding, this.#find(binding));
    return this.#found.get(binding);
  }

  #find(root: Binding): Dependencies | undefined {
    const found = new Map<Binding, boolean>();
    const open: Array<readonly [binding: Binding, isAny: boolean]> = [[root, false]];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      const [binding, isAny] = next;
      const injected = this.#injectedInto(binding);
      if (injected === undefined) return undefined;
      const add = (serviceId: AnyServiceIdentifier, any: boolean): void => {
        for (const dependency of this.#bindingsOf(serviceId)) {
          const known = found.get(dependency);
          if (known === true || known === any) continue;
          found.set(dependency, any);
          // A singleton has its own turn, which takes its dependencies into account.
          if (dependency.scope !== 'Singleton') open.push([dependency, any]);
          else if (yieldsContainer(dependency)) open.push([dependency, any]);
        }
      };
      for (const serviceId of injected.earlier) add(serviceId, isAny);
      for (const serviceId of injected.any) add(serviceId, true);
    }
    return found;
  }

  /** Returns the services that the instances of a binding get; `undefined` if they can't be known. */
  #injectedInto(binding: Binding): Injected | undefined {
    const { implementationType, serviceIdentifier, targetServiceIdentifier, type } = binding;
    if (targetServiceIdentifier !== undefined) {
      return { earlier: [targetServiceIdentifier], any: [] };
    }
    // A constant isn't examined: if it is a container, for example, its users may request anything.
    if (type === 'ConstantValue') return undefined;
    const requests = observedRequests(binding);
    // The handlers of a container get a context that isn't observed.
    const handlers = this.#services.activationService.get(serviceIdentifier);
    if (requests === undefined || [...(handlers ?? [])].length > 0) return undefined;
    const injected =
      implementationType === undefined
        ? resolvedInjectionsOf(binding)
        : injectionsOf(implementationType);
    if (injected === undefined) return undefined;
    return { earlier: [...injected, ...requests.earlier], any: requests.any };
  }

  /** Returns the bindings that the container has of a service, or those of the nearest parent. */
  #bindingsOf(serviceId: AnyServiceIdentifier): readonly Binding[] {
    let bindings = this.#bindings.get(serviceId);
    if (bindings === undefined) {
      bindings = [...(this.#services.bindingService.get(serviceId) ?? [])];
      this.#bindings.set(serviceId, bindings);
    }
    return bindings;
  }
}
