/*
 * The methods that replace Inversify's in a container with the plugin: those that tear something down, or
 * that pass such methods to a container module. They are on a prototype that is inserted between a container
 * and its class, so giving the plugin to a container costs the same however many methods there are.
 */
import type { BindingIdentifier, Container, ContainerModule, ServiceIdentifier } from 'inversify';
import { FinalizeError } from '../src/errors.js';
import type { DrainOptions } from '../src/drain-limits.js';
import { type ContainerState, requireContainerState } from './container-state.js';
import { constructionInProgress, endConstructionsUpTo } from './current-scope.js';
import type { Binding } from './inversify/binding.js';
import { ownBindingsOf } from './inversify/own-bindings.js';
import { type PluginApi, removeAll, removeModules } from './inversify/plugin-context.js';
import { type InversifyVersion, type MethodName, methodNames } from './inversify/version.js';

type Identifier = BindingIdentifier | ServiceIdentifier;

function isBindingIdentifier(identifier: Identifier): identifier is BindingIdentifier {
  return typeof identifier === 'object';
}

/** A method that is defined on a container. */
type ContainerMethod = (this: Container, ...args: never) => unknown;

/** The replaced methods of a container, by their names in Inversify 8. */
type TeardownMethods = {
  readonly [N in MethodName]: (
    this: Container,
    ...args: Parameters<Container[N]>
  ) => ReturnType<Container[N]>;
};

type LoadOptions = Record<string, unknown>;

/** The methods through which a container module changes the container. */
const handedOver = ['rebind', 'rebindAsync', 'unbind', 'unbindAsync'] as const;

function selectBound(state: ContainerState, identifier: Identifier): Binding[] {
  if (!isBindingIdentifier(identifier)) return ownBindingsOf(state.context, identifier);
  const binding = state.bindingOf(identifier.id);
  return binding === undefined ? [] : [binding];
}

function idsOf(modules: readonly ContainerModule[]): number[] {
  return [...new Set(modules.map((module) => module.id))];
}

function selectLoaded(state: ContainerState, modules: readonly ContainerModule[]): Binding[] {
  const { bindingService } = state.context;
  const bindings = idsOf(modules).flatMap((id) => [...(bindingService.getByModuleId(id) ?? [])]);
  return bindings.filter(({ id }) => state.owns(id));
}

/** Tears down everything in a container asynchronously. */
function unbindAllAsync(container: Container, limits?: DrainOptions): Promise<void> {
  const { context, teardowns } = requireContainerState(container);
  return teardowns.allAsync(() => removeAll(context), limits);
}

/**
 * Returns the methods of a container that tear something down. Each first tears down through the
 * {@link ContainerState}; Inversify's own method then finds no singleton and only removes the bindings (C3
 * to C7).
 *
 * @param base Has Inversify's own methods.
 */
function teardownMethods(
  { methods: names, modulesCallContainer, unbindLooksAtParents }: InversifyVersion,
  base: object,
): TeardownMethods {
  const stock = <N extends MethodName>(name: N): TeardownMethods[N] =>
    Reflect.get(base, names[name]) as TeardownMethods[N];

  /**
   * Removes a binding. If the container doesn't have it, Inversify would remove that of the parent (C5).
   */
  const remove = (container: Container, state: ContainerState, identifier: Identifier): void => {
    if (!unbindLooksAtParents || selectBound(state, identifier).length > 0) {
      // Inversify reads the cache of a singleton, as it does before it constructs one.
      const building = constructionInProgress();
      stock('unbind').call(container, identifier);
      endConstructionsUpTo(building);
    } else if (!isBindingIdentifier(identifier)) {
      state.context.activationService.removeAllByServiceId(identifier);
      state.context.deactivationService.removeAllByServiceId(identifier);
    }
  };

  /** A module unbinds and rebinds with methods that it receives as options: pass the replaced ones. */
  const handing = (container: Container, modules: ContainerModule[]): ContainerModule[] => {
    if (modulesCallContainer) return modules;
    const handed = Object.fromEntries(
      handedOver.map((name) => [names[name], (methods[name] as ContainerMethod).bind(container)]),
    );
    return modules.map((module) => {
      const wrapped = {
        id: module.id,
        load: (options: LoadOptions) => module.load({ ...options, ...handed } as never),
      };
      return wrapped as unknown as ContainerModule;
    });
  };

  const methods: TeardownMethods = {
    load(...modules) {
      stock('load').call(this, ...handing(this, modules));
    },
    loadAsync(...modules) {
      return stock('loadAsync').call(this, ...handing(this, modules));
    },
    rebind(serviceId) {
      methods.unbind.call(this, serviceId);
      return this.bind(serviceId);
    },
    async rebindAsync(serviceId) {
      await methods.unbindAsync.call(this, serviceId);
      return this.bind(serviceId);
    },
    restore() {
      stock('restore').call(this);
      requireContainerState(this).restored();
    },
    unbind(identifier) {
      const state = requireContainerState(this);
      const bindings = (): Binding[] => selectBound(state, identifier);
      state.teardowns.some(bindings, names.unbindAsync, () => remove(this, state, identifier));
    },
    unbindAsync(identifier) {
      const state = requireContainerState(this);
      const bindings = (): Binding[] => selectBound(state, identifier);
      return state.teardowns.someAsync(bindings, () => remove(this, state, identifier));
    },
    unbindAll() {
      const { context, teardowns } = requireContainerState(this);
      teardowns.all(() => removeAll(context));
    },
    unbindAllAsync() {
      return unbindAllAsync(this);
    },
    unload(...modules) {
      const state = requireContainerState(this);
      const bindings = (): Binding[] => selectLoaded(state, modules);
      const remove = (): void => removeModules(state.context, idsOf(modules));
      state.teardowns.some(bindings, names.unloadAsync, remove);
    },
    unloadAsync(...modules) {
      const state = requireContainerState(this);
      const bindings = (): Binding[] => selectLoaded(state, modules);
      return state.teardowns.someAsync(bindings, () =>
        removeModules(state.context, idsOf(modules)),
      );
    },
  };
  return methods;
}

/** The prototype with the replaced methods for each prototype of containers. */
const prototypes = new WeakMap<object, object>();

function buildPrototype(base: object, version: InversifyVersion): object {
  const methods = teardownMethods(version, base);
  const prototype = Object.create(base) as object;
  const replace = (name: string | symbol, value: ContainerMethod): void => {
    Object.defineProperty(prototype, name, { configurable: true, value, writable: true });
  };
  for (const name of methodNames) replace(version.methods[name], methods[name]);
  replace(Symbol.dispose, methods.unbindAll);
  replace(Symbol.asyncDispose, function (limits?: DrainOptions) {
    return unbindAllAsync(this, limits);
  });
  return prototype;
}

/**
 * Returns the prototype with the replaced methods for a container that doesn't have the plugin.
 *
 * @throws {FinalizeError} `INVALID_ARGUMENT` if another plugin has replaced one of them, because two plugins
 *   can't both tear down.
 */
export function prototypeFor(container: Container, version: InversifyVersion): object {
  const base = Object.getPrototypeOf(container) as object;
  let prototype = prototypes.get(base);
  if (prototype === undefined) {
    prototype = buildPrototype(base, version);
    prototypes.set(base, prototype);
  }
  for (const name of Reflect.ownKeys(container)) {
    if (Object.hasOwn(prototype, name)) throw replacedTwice(name);
  }
  return prototype;
}

/**
 * Rejects other plugins that replace one of the methods of a prototype later. Inversify rejects only names
 * of the container's own properties.
 */
export function keepMethods(prototype: object, api: PluginApi): void {
  const define = api.define.bind(api);
  api.define = (name, method) => {
    if (Object.hasOwn(prototype, name)) throw replacedTwice(name);
    define(name, method);
  };
}

function replacedTwice(name: string | symbol): FinalizeError {
  return new FinalizeError(
    'INVALID_ARGUMENT',
    `expected a container with Inversify's own ${String(name)}, but another plugin has replaced it; ` +
      'register only one of them',
  );
}
