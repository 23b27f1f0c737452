import type { BindingIdentifier, Container, ContainerModule, ServiceIdentifier } from 'inversify';
import type { DrainOptions } from '../src/drain.js';
import {
  ownBinding,
  ownBindings,
  ownBindingsOf,
  type Binding,
  type PluginContext,
} from './inversify-internals.js';
import type { ContainerState } from './container-state.js';

type Identifier = BindingIdentifier | ServiceIdentifier;

function isBindingIdentifier(identifier: Identifier): identifier is BindingIdentifier {
  return typeof identifier === 'object';
}

/** The methods that a container with the plugin has of its own. */
export interface ContainerMethods
  extends
    Pick<
      Container,
      | 'load'
      | 'loadAsync'
      | 'rebind'
      | 'rebindAsync'
      | 'restore'
      | 'unbind'
      | 'unbindAll'
      | 'unbindAllAsync'
      | 'unbindAsync'
      | 'unload'
      | 'unloadAsync'
    >,
    Disposable,
    AsyncDisposable {}

/**
 * The methods of a container that tear something down. Each has {@link ContainerState} do that first;
 * what Inversify then does finds no singleton left, and only removes (C3 to C7).
 */
export function containerMethods(
  container: Container,
  context: PluginContext,
  managed: ContainerState,
): ContainerMethods {
  const stock = {
    load: container.load.bind(container),
    loadAsync: container.loadAsync.bind(container),
    restore: container.restore.bind(container),
    unbind: container.unbind.bind(container),
    unbindAll: container.unbindAll.bind(container),
  };

  const selectBound = (identifier: Identifier): Binding[] => {
    if (!isBindingIdentifier(identifier)) return ownBindingsOf(context, identifier);
    const binding = ownBinding(context, identifier.id);
    return binding === undefined ? [] : [binding];
  };

  /** Where the container has no such binding, Inversify would turn to those of its parent (C5). */
  const remove = (identifier: Identifier): void => {
    if (selectBound(identifier).length > 0) stock.unbind(identifier);
    else if (!isBindingIdentifier(identifier)) {
      context.activationService.removeAllByServiceId(identifier);
      context.deactivationService.removeAllByServiceId(identifier);
    }
  };

  const selectLoaded = (modules: readonly ContainerModule[]): Binding[] => {
    const ids = new Set(modules.map((module) => module.id));
    return ownBindings(context).filter(
      ({ moduleId }) => moduleId !== undefined && ids.has(moduleId),
    );
  };

  const removeModules = (modules: readonly ContainerModule[]): void => {
    for (const { id } of modules) {
      context.activationService.removeAllByModuleId(id);
      context.bindingService.removeAllByModuleId(id);
      context.deactivationService.removeAllByModuleId(id);
    }
    context.planResultCacheService.clearCache();
  };

  /** A module unbinds and rebinds through methods that it is handed: they have to be these. */
  const handing = (module: ContainerModule): ContainerModule => {
    const { rebind, rebindAsync, unbind, unbindAsync } = methods;
    const wrapped: Pick<ContainerModule, 'id' | 'load'> = {
      id: module.id,
      load: (options) => module.load({ ...options, rebind, rebindAsync, unbind, unbindAsync }),
    };
    return wrapped as ContainerModule;
  };

  const methods: ContainerMethods = {
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
      managed.observeBindings();
    },
    unbind: (identifier) => {
      const bindings = (): Binding[] => selectBound(identifier);
      managed.tearDown(bindings, 'unbindAsync', () => remove(identifier));
    },
    unbindAsync: (identifier) => {
      const bindings = (): Binding[] => selectBound(identifier);
      return managed.tearDownAsync(bindings, () => remove(identifier));
    },
    unbindAll: () => managed.tearDownAll(stock.unbindAll),
    unbindAllAsync: () => managed.tearDownAllAsync(stock.unbindAll),
    unload: (...modules) => {
      const bindings = (): Binding[] => selectLoaded(modules);
      managed.tearDown(bindings, 'unloadAsync', () => removeModules(modules));
    },
    unloadAsync: (...modules) => {
      const bindings = (): Binding[] => selectLoaded(modules);
      return managed.tearDownAsync(bindings, () => removeModules(modules));
    },
    [Symbol.dispose]: () => methods.unbindAll(),
    [Symbol.asyncDispose]: (limits?: DrainOptions) =>
      managed.tearDownAllAsync(stock.unbindAll, limits),
  };
  return methods;
}
