/*
 * The methods that replace Inversify's in a container with the plugin: those that tear something down, or
 * that pass such methods to a container module.
 */
import type { BindingIdentifier, Container, ContainerModule, ServiceIdentifier } from 'inversify';
import type { DrainOptions } from '../src/drain-limits.js';
import { constructionInProgress, endConstructionsUpTo } from './current-scope.js';
import type { Binding } from './inversify/binding.js';
import { ownBindingsOf } from './inversify/own-bindings.js';
import { type PluginContext, removeAll, removeModules } from './inversify/plugin-context.js';
import { type MethodName, methodNames } from './inversify/version.js';
import type { ContainerState } from './container-state.js';

type Identifier = BindingIdentifier | ServiceIdentifier;

function isBindingIdentifier(identifier: Identifier): identifier is BindingIdentifier {
  return typeof identifier === 'object';
}

/** A method that is defined on a container. */
export type ContainerMethod = (...args: never) => unknown;

/** The replaced methods of a container, by their names in Inversify 8. */
type TeardownMethods = Pick<Container, MethodName>;

type LoadOptions = Record<string, unknown>;

/** The methods through which a container module changes the container. */
const handedOver = ['rebind', 'rebindAsync', 'unbind', 'unbindAsync'] as const;

/**
 * Returns the methods of a container that tear something down, by their names in its version of Inversify.
 * Each first tears down through {@link ContainerState}; Inversify's own method then finds no singleton and
 * only removes the bindings (C3 to C7).
 */
export function containerMethods(
  container: Container,
  context: PluginContext,
  managed: ContainerState,
): Map<string | symbol, ContainerMethod> {
  const names = context.version.methods;
  const stockMethod = <N extends MethodName>(name: N): Container[N] => {
    const method = (container as unknown as Record<string, ContainerMethod>)[names[name]];
    return method?.bind(container) as Container[N];
  };
  const stock = {
    load: stockMethod('load'),
    loadAsync: stockMethod('loadAsync'),
    restore: stockMethod('restore'),
    unbind: stockMethod('unbind'),
  };

  const selectBound = (identifier: Identifier): Binding[] => {
    if (!isBindingIdentifier(identifier)) return ownBindingsOf(context, identifier);
    const binding = managed.bindingOf(identifier.id);
    return binding === undefined ? [] : [binding];
  };

  /**
   * Removes a binding. If the container doesn't have it, Inversify would remove that of the parent (C5).
   */
  const remove = (identifier: Identifier): void => {
    const { unbindLooksAtParents } = context.version;
    if (!unbindLooksAtParents || selectBound(identifier).length > 0) {
      // Inversify reads the cache of a singleton, as it does before it constructs one.
      const building = constructionInProgress();
      stock.unbind(identifier);
      endConstructionsUpTo(building);
    } else if (!isBindingIdentifier(identifier)) {
      context.activationService.removeAllByServiceId(identifier);
      context.deactivationService.removeAllByServiceId(identifier);
    }
  };

  const selectLoaded = (modules: readonly ContainerModule[]): Binding[] => {
    const ids = [...new Set(modules.map((module) => module.id))];
    const bindings = ids.flatMap((id) => [...(context.bindingService.getByModuleId(id) ?? [])]);
    return bindings.filter(({ id }) => managed.owns(id));
  };

  const removeLoaded = (modules: readonly ContainerModule[]): void => {
    removeModules(
      context,
      modules.map((module) => module.id),
    );
  };

  /** A module unbinds and rebinds with methods that it receives as options: pass the replaced ones. */
  const handing = (module: ContainerModule): ContainerModule => {
    if (context.version.modulesCallContainer) return module;
    const handed = Object.fromEntries(handedOver.map((name) => [names[name], methods[name]]));
    const wrapped = {
      id: module.id,
      load: (options: LoadOptions) => module.load({ ...options, ...handed } as never),
    };
    return wrapped as unknown as ContainerModule;
  };

  const methods: TeardownMethods = {
    load: (...modules) => stock.load(...modules.map(handing)),
    loadAsync: (...modules) => stock.loadAsync(...modules.map(handing)),
    rebind: <T>(serviceId: ServiceIdentifier<T>) => {
      methods.unbind(serviceId);
      return container.bind(serviceId);
    },
    rebindAsync: async <T>(serviceId: ServiceIdentifier<T>) => {
      await methods.unbindAsync(serviceId);
      return container.bind(serviceId);
    },
    restore: () => {
      stock.restore();
      managed.restored();
    },
    unbind: (identifier) => {
      const bindings = (): Binding[] => selectBound(identifier);
      managed.teardowns.some(bindings, names.unbindAsync, () => remove(identifier));
    },
    unbindAsync: (identifier) => {
      const bindings = (): Binding[] => selectBound(identifier);
      return managed.teardowns.someAsync(bindings, () => remove(identifier));
    },
    unbindAll: () => managed.teardowns.all(() => removeAll(context)),
    unbindAllAsync: () => managed.teardowns.allAsync(() => removeAll(context)),
    unload: (...modules) => {
      const bindings = (): Binding[] => selectLoaded(modules);
      managed.teardowns.some(bindings, names.unloadAsync, () => removeLoaded(modules));
    },
    unloadAsync: (...modules) => {
      const bindings = (): Binding[] => selectLoaded(modules);
      return managed.teardowns.someAsync(bindings, () => removeLoaded(modules));
    },
  };
  return new Map<string | symbol, ContainerMethod>([
    ...methodNames.map((name) => [names[name], methods[name]] as const),
    [Symbol.dispose, () => methods.unbindAll()],
    [
      Symbol.asyncDispose,
      (limits?: DrainOptions) => managed.teardowns.allAsync(() => removeAll(context), limits),
    ],
  ]);
}
