import { definitionsOf } from '../decorators/definition.js';
import { BindingInterceptor, type InterceptorOwner } from './binding-interceptor.js';
import { watchPostConstruct } from './failed-construction.js';
import { isBuilt, watchConstruction } from './singleton-construction.js';
import { SingletonState } from './singleton-state.js';
import { type Binding, EMPTY_CACHE } from './inversify/binding.js';

/** The hook of each binding that has one. A binding holds its hook, and the other way round. */
const hooks = new WeakMap<Binding, BindingInterceptor>();

/** The hook that made a handler or a builder: `snapshot()` copies those to the clones of bindings. */
const makers = new WeakMap<object, BindingInterceptor>();

/** The property in which a binding of this type has its builder. */
function builderKey({ type }: Binding): 'value' | 'factory' | undefined {
  if (type === 'DynamicValue') return 'value';
  return type === 'ResolvedValue' || type === 'Factory' ? 'factory' : undefined;
}

/** What has not come from a hook, such as `undefined`, has no maker. */
function makerOf(copied: unknown): BindingInterceptor | undefined {
  return makers.get(copied as object);
}

function originOf({ onActivation, value, factory }: Binding): BindingInterceptor | undefined {
  return makerOf(onActivation) ?? makerOf(value) ?? makerOf(factory);
}

function makeInterceptor(binding: Binding, owner: InterceptorOwner): BindingInterceptor {
  const key = builderKey(binding);
  const builder = key && (binding[key] as (...args: unknown[]) => unknown);
  const hook = new BindingInterceptor(binding, owner, builder, originOf(binding));
  hooks.set(binding, hook);
  makers.set(hook.activation, hook);
  if (key !== undefined) {
    makers.set(hook.builder, hook);
    binding[key] = hook.builder;
  }
  return hook;
}

/** The hook of a binding that has one for certain. */
function interceptorOf(binding: Binding): BindingInterceptor {
  return hooks.get(binding) as BindingInterceptor;
}

/** One accessor for all bindings: with one for each, each would have a hidden class of its own. */
const GUARDED: PropertyDescriptor & ThisType<Binding> = {
  configurable: true,
  get() {
    return interceptorOf(this).activation;
  },
  set(user: BindingInterceptor['user']) {
    interceptorOf(this).user = user;
  },
};

/**
 * Has the hook of a binding see every activation, whatever handler the user sets later.
 *
 * An accessor makes the binding slower to read, so only bindings that need it get one.
 */
function guardActivation(binding: Binding): void {
  Object.defineProperty(binding, 'onActivation', GUARDED);
}

function isDecorated(binding: Binding): boolean {
  const { implementationType } = binding;
  return implementationType !== undefined && definitionsOf(implementationType.prototype).length > 0;
}

/** Gives a binding a hook that sees what it yields: for `finalizeBinding`. */
export function interceptYield(binding: Binding, owner: InterceptorOwner): BindingInterceptor {
  const hook = hooks.get(binding) ?? makeInterceptor(binding, owner);
  guardActivation(binding);
  return hook;
}

/** Returns true if a teardown of everything begins with the singleton of a binding. */
export function stopsFirst(binding: Binding): boolean {
  return hooks.get(binding)?.stopsFirst === true;
}

/** What is known of the singleton in the cache of a binding. */
export function singletonOf(binding: Binding, owner: InterceptorOwner): SingletonState {
  const hook = hooks.get(binding) ?? makeInterceptor(binding, owner);
  hook.singleton ??= SingletonState.before();
  return hook.singleton;
}

/**
 * Hooks a binding when it is made, before the user has said anything of its scope or its handlers, and
 * the clone of one when `restore()` brings it back.
 *
 * One of an undecorated class is left alone: it stays as fast as without the plugin (C10).
 */
export function interceptNew(binding: Binding, owner: InterceptorOwner): void {
  if (hooks.has(binding)) return;
  const origin = originOf(binding);
  const { implementationType } = binding;
  const disposes = owner.disposal !== undefined && implementationType !== undefined;
  if (disposes || isDecorated(binding)) interceptYield(binding, owner);
  else if (origin !== undefined || builderKey(binding) !== undefined) {
    interceptBuild(binding, owner);
  }
  // Inversify plans the binding that it makes for `autobind` without another look at it.
  watchFailures(binding);
  // It was torn down since the snapshot: nobody must get it again.
  if (origin?.singleton?.tornDown === true) binding.cache = EMPTY_CACHE;
}

/** Releases the instances whose `@postConstruct` fails, if the binding has something to release. */
function watchFailures(binding: Binding): void {
  const hook = hooks.get(binding);
  if (hook !== undefined) watchPostConstruct(binding, hook.failed);
}

/** Gives a binding a hook; a clone has the handler of its origin's, and gets its own. */
function interceptBuild(binding: Binding, owner: InterceptorOwner): BindingInterceptor {
  const maker = makerOf(binding.onActivation);
  const hook = hooks.get(binding) ?? makeInterceptor(binding, owner);
  if (maker !== undefined && maker !== hook) binding.onActivation = hook.activation;
  return hook;
}

/**
 * Hooks a binding when it is planned: its scope is known now. A singleton of an undecorated class gets
 * a hook, so that its place in the order is known (C3); once it is built, nothing is called any more.
 */
export function interceptPlanned(binding: Binding, owner: InterceptorOwner): void {
  watchConstruction(binding);
  // A class may be decorated after it was bound.
  if (isDecorated(binding)) interceptNew(binding, owner);
  watchFailures(binding);
  const { implementationType, scope } = binding;
  if (implementationType === undefined || scope !== 'Singleton' || isBuilt(binding)) return;
  const hook = interceptBuild(binding, owner);
  if (binding.onActivation === hook.activation) return;
  hook.user = binding.onActivation;
  binding.onActivation = hook.activation;
}
