import type { ServiceIdentifier } from 'inversify';
import { functionName } from '../src/describe.js';
import { isThenable } from '../src/value-kinds.js';

/**
 * What this package uses of Inversify beyond the exports of `inversify`: the plugin interface, which
 * `inversify` does not hand on, and the shape of bindings. Everything here was measured on 8.2.3; what
 * Inversify may change, it changes for this file.
 */

export type Activation = (context: unknown, value: unknown) => unknown;
export type Deactivation = (value: unknown) => unknown;

export interface BindingCache {
  readonly isRight: boolean;
  readonly value: unknown;
}

/** What a binding has as its cache before its singleton is built. */
export const EMPTY_CACHE: BindingCache = { isRight: false, value: undefined };

/** A binding of any type. Redirections have neither scope, nor cache, nor handlers. */
export interface Binding {
  readonly id: number;
  readonly moduleId: number | undefined;
  readonly serviceIdentifier: ServiceIdentifier;
  readonly type: string;
  readonly scope?: string;
  /** The class, where the type is Instance. */
  implementationType?: (new (...args: never) => unknown) & { readonly prototype: object };
  /** The builder, where the type is DynamicValue; the value, where it is ConstantValue. */
  value?: unknown;
  /** The builder, where the type is ResolvedValue or Factory. */
  factory?: unknown;
  cache?: BindingCache;
  onActivation?: Activation | undefined;
  onDeactivation?: Deactivation | undefined;
}

export interface BindingService {
  getById(id: number): Iterable<Binding> | undefined;
  getNonParentBindings(serviceId: ServiceIdentifier): Iterable<Binding> | undefined;
  getNonParentBoundServices(): Iterable<ServiceIdentifier>;
  removeAllByModuleId(moduleId: number): void;
  set(binding: Binding): void;
}

interface HandlerService {
  removeAllByModuleId(moduleId: number): void;
  removeAllByServiceId(serviceId: ServiceIdentifier): void;
}

export interface DeactivationService extends HandlerService {
  /** The handlers of a service, those of the parents behind the container's own. */
  get(serviceId: ServiceIdentifier): Iterable<Deactivation> | undefined;
}

/** The services of one container. `restore()` replaces them, so they are read anew each time. */
export interface PluginContext {
  readonly activationService: HandlerService;
  readonly bindingService: BindingService;
  readonly deactivationService: DeactivationService;
  readonly planResultCacheService: { clearCache(): void };
}

export interface PluginApi {
  /** Sets an own property of the container; it refuses a name that the container has of its own. */
  define(name: string | symbol, method: (...args: never) => unknown): void;
}

/** The property that says that a class is a plugin. */
export const isPlugin: unique symbol = Symbol.for('@inversifyjs/plugin/isPlugin') as never;

const CLASS_METADATA = '@inversifyjs/core/classMetadataReflectKey';

type MethodNames = Iterable<string | symbol>;

/** What Inversify knows of the lifecycle of a class; versions 7.5 to 7.9 have one method of a kind. */
interface Lifecycle {
  readonly postConstructMethodName?: string | symbol | undefined;
  readonly postConstructMethodNames?: MethodNames;
  readonly preDestroyMethodNames?: MethodNames;
}

function lifecycleOf(type: object): Lifecycle {
  const metadata = (
    Reflect as unknown as {
      getOwnMetadata(key: string, target: object): { readonly lifecycle: Lifecycle } | undefined;
    }
  ).getOwnMetadata(CLASS_METADATA, type);
  return metadata?.lifecycle ?? {};
}

/** The names of the `@preDestroy` methods of a class, in the order in which Inversify calls them. */
export function preDestroyMethodsOf(type: object): MethodNames {
  return lifecycleOf(type).preDestroyMethodNames ?? [];
}

/** Returns the names of the `@postConstruct` methods of a class, in the order of their calls. */
export function postConstructMethodsOf(type: object): MethodNames {
  const { postConstructMethodName: only, postConstructMethodNames } = lifecycleOf(type);
  return postConstructMethodNames ?? (only === undefined ? [] : [only]);
}

/** The bindings of a service in a container itself, without those of its parents. */
export function ownBindingsOf(context: PluginContext, serviceId: ServiceIdentifier): Binding[] {
  return [...(context.bindingService.getNonParentBindings(serviceId) ?? [])];
}

/** All bindings of a container itself, without those of its parents, service by service. */
export function ownBindings(context: PluginContext): Binding[] {
  const services = [...context.bindingService.getNonParentBoundServices()];
  return services.flatMap((serviceId) => ownBindingsOf(context, serviceId));
}

/** The binding of an id, where it is one of the container itself. */
export function ownBinding(context: PluginContext, id: number): Binding | undefined {
  for (const binding of context.bindingService.getById(id) ?? []) {
    if (ownBindingsOf(context, binding.serviceIdentifier).includes(binding)) return binding;
  }
  return undefined;
}

/** Whether what a binding has in its cache is still being built. */
export function isPending(value: unknown): value is PromiseLike<unknown> {
  try {
    return isThenable(value);
  } catch {
    // A proxy that is revoked, or a getter that throws: it is no promise of Inversify's.
    return false;
  }
}

/** A service identifier in words. */
export function serviceName(serviceId: ServiceIdentifier): string {
  return typeof serviceId === 'function' ? functionName(serviceId) : String(serviceId);
}
