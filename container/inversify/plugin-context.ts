/**
 * The services of one container, as the rest of `container/` uses them on every version of Inversify,
 * and the plugin interface of versions 7 and 8, which `inversify` doesn't export.
 */
import type { AnyServiceIdentifier } from './any-version.js';
import type { Binding, Deactivation } from './binding.js';
import type { InversifyVersion } from './version.js';

export interface BindingService {
  getById(id: number): Iterable<Binding> | undefined;
  /** Returns the bindings of a container module; those of a parent, if the container has none. */
  getByModuleId(moduleId: number): Iterable<Binding> | undefined;
  getNonParentBindings(serviceId: AnyServiceIdentifier): Iterable<Binding> | undefined;
  getNonParentBoundServices(): Iterable<AnyServiceIdentifier>;
  removeAllByModuleId(moduleId: number): void;
  removeAllByServiceId(serviceId: AnyServiceIdentifier): void;
  set(binding: Binding): void;
}

/** A binding service that looks up services that the container doesn't bind in the parent. */
export interface ChainedBindingService extends BindingService {
  clone(): BindingService;
  get(serviceId: AnyServiceIdentifier): Iterable<Binding> | undefined;
}

interface HandlerService {
  removeAllByModuleId(moduleId: number): void;
  removeAllByServiceId(serviceId: AnyServiceIdentifier): void;
}

interface ActivationService extends HandlerService {
  /** The handlers of a service, those of the parents after the container's own. */
  get(serviceId: AnyServiceIdentifier): Iterable<unknown> | undefined;
}

export interface DeactivationService extends HandlerService {
  /** Returns the handlers of a service: the container's own, then those of its parents. */
  get(serviceId: AnyServiceIdentifier): Iterable<Deactivation> | undefined;
}

/** The plans of a container. Those of its children are cleared with them. */
export interface PlanCache {
  clearCache(): void;
  /** Called by the constructor of a child, with the plans of the child. */
  subscribe(child: PlanCache): void;
}

/** The services that Inversify gives to a plugin. `restore()` replaces them: read them each time. */
export interface InversifyServices {
  readonly activationService: ActivationService;
  readonly bindingService: ChainedBindingService;
  readonly deactivationService: DeactivationService;
  readonly planResultCacheService: PlanCache;
}

/** Returns the clones of the bindings of a service, in the order of their originals. */
export type ClonesOf = (serviceId: AnyServiceIdentifier) => readonly Binding[];

/** Gets a function that makes the clones, and must call it. */
export type CloneObserver = (makeClones: () => ClonesOf) => void;

/** The services of one container, and the differences of its version of Inversify from others. */
export interface PluginContext {
  readonly activationService: HandlerService;
  readonly bindingService: BindingService;
  readonly deactivationService: DeactivationService;
  readonly planResultCacheService: Pick<PlanCache, 'clearCache'>;
  readonly version: InversifyVersion;
  /** Calls `observer` for each copy that `snapshot()` makes of the binding service. */
  observeClones(observer: CloneObserver): void;
}

/** One for all plugins of a container. */
export interface PluginApi {
  /** Sets an own property of the container; rejects a name that is already an own property. */
  define(name: string | symbol, method: (...args: never) => unknown): void;
}

/** The property that marks a class as a plugin. */
export const isPlugin: unique symbol = Symbol.for('@inversifyjs/plugin/isPlugin') as never;

/** Removes all bindings of a container and their handlers; singletons aren't deactivated. */
export function removeAll(context: PluginContext): void {
  for (const serviceId of context.bindingService.getNonParentBoundServices()) {
    context.activationService.removeAllByServiceId(serviceId);
    context.bindingService.removeAllByServiceId(serviceId);
    context.deactivationService.removeAllByServiceId(serviceId);
  }
  context.planResultCacheService.clearCache();
}

/** Removes the bindings and handlers of container modules; singletons aren't deactivated. */
export function removeModules(context: PluginContext, moduleIds: Iterable<number>): void {
  for (const moduleId of moduleIds) {
    context.activationService.removeAllByModuleId(moduleId);
    context.bindingService.removeAllByModuleId(moduleId);
    context.deactivationService.removeAllByModuleId(moduleId);
  }
  context.planResultCacheService.clearCache();
}
