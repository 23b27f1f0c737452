/*
 * Installs an interceptor on each binding that needs one: when it is made, when it is planned, and when
 * `finalizeBinding` configures it.
 */
import { definitionsOf, isAnyClassDecorated } from '../decorators/definition.js';
import { BindingInterceptor, type InterceptorOwner } from './binding-interceptor.js';
import { containerObserver } from '../src/container-observer.js';
import { isAnyScopeUsed } from './current-scope.js';
import { forgetUndecorated } from './intercepted-builder.js';
import { watchPostConstruct } from './failed-construction.js';
import { isBuilt, watchConstruction } from './singleton-construction.js';
import { SingletonState } from './singleton-state.js';
import { type Binding, EMPTY_CACHE, isPending, serviceName } from './inversify/binding.js';

/** The interceptor of each binding that has one. A binding and its interceptor retain each other. */
const hooks = new WeakMap<Binding, BindingInterceptor>();

/** The interceptor that made a handler or a builder: `snapshot()` copies these to the clones of bindings. */
const makers = new WeakMap<object, BindingInterceptor>();

/** Returns the name of the property in which a binding of this type has its builder. */
function builderKey({ type }: Binding): 'value' | 'factory' | undefined {
  if (type === 'DynamicValue') return 'value';
  return type === 'ResolvedValue' || type === 'Factory' ? 'factory' : undefined;
}

/** Returns `undefined` for a value that isn't from an interceptor. */
function makerOf(copied: unknown): BindingInterceptor | undefined {
  return makers.get(copied as object);
}

function originOf({ onActivation, value, factory }: Binding): BindingInterceptor | undefined {
  return makerOf(onActivation) ?? makerOf(value) ?? makerOf(factory);
}

function makeInterceptor(
  binding: Binding,
  owner: InterceptorOwner,
  origin = originOf(binding),
): BindingInterceptor {
  const key = builderKey(binding);
  const builder = key && (binding[key] as (...args: unknown[]) => unknown);
  const hook = new BindingInterceptor(binding, owner, builder, origin);
  hooks.set(binding, hook);
  makers.set(hook.activation, hook);
  if (key !== undefined && hook.builder !== undefined) {
    makers.set(hook.builder, hook);
    binding[key] = hook.builder;
  }
  return hook;
}

/** Returns the interceptor of a binding that is known to have one. */
function interceptorOf(binding: Binding): BindingInterceptor {
  return hooks.get(binding) as BindingInterceptor;
}

/** One accessor for all bindings: with separate ones, each binding would have its own hidden class. */
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
 * Calls the interceptor of a binding at every activation, whatever handler the user sets later.
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

/** Installs an interceptor that gets every object that a binding yields: for `finalizeBinding`. */
export function interceptYield(binding: Binding, owner: InterceptorOwner): BindingInterceptor {
  const hook = hooks.get(binding) ?? makeInterceptor(binding, owner);
  guardActivation(binding);
  return hook;
}

/** Returns true if the singleton of a binding is torn down before all others. */
export function stopsFirst(binding: Binding): boolean {
  return hooks.get(binding)?.stopsFirst === true;
}

/** Returns the state of the singleton in the cache of a binding. */
export function singletonOf(binding: Binding, owner: InterceptorOwner): SingletonState {
  const hook = hooks.get(binding) ?? makeInterceptor(binding, owner);
  hook.singleton ??= SingletonState.before();
  return hook.singleton;
}

/**
 * Intercepts a binding when it is made, before the user has configured its scope or its handlers.
 *
 * A binding of an undecorated class isn't changed: it stays as fast as without the plugin (C10).
 */
export function interceptNew(binding: Binding, owner: InterceptorOwner): void {
  if (hooks.has(binding)) return;
  containerObserver?.bound(serviceName(binding.serviceIdentifier), binding.implementationType);
  const { implementationType } = binding;
  const disposes = owner.disposal !== undefined && implementationType !== undefined;
  if (disposes || isDecorated(binding)) interceptYield(binding, owner);
  else if (originOf(binding) !== undefined) interceptBuild(binding, owner);
  // Inversify plans the binding that it makes for `autobind` without looking it up again.
  watchFailures(binding);
}

/**
 * Intercepts the clone that `snapshot()` makes of a binding, with everything that is configured at that
 * moment. What is configured later doesn't hold for the clone, as in Inversify.
 */
export function interceptClone(original: Binding, clone: Binding, owner: InterceptorOwner): void {
  // The clone has the singleton as well: both share its state, so that it is torn down once.
  if (isBuilt(original)) singletonOf(original, owner);
  const origin = hooks.get(original);
  if (origin === undefined) return;
  const hook = makeInterceptor(clone, owner, origin);
  if (isGuarded(original)) guardActivation(clone);
  else if (clone.onActivation === origin.activation) clone.onActivation = hook.activation;
  if (!isBuilt(clone) || !isPending(clone.cache.value)) return;
  const { value: pending } = clone.cache;
  const built = (value: unknown): void => {
    if (clone.cache?.value !== pending) return;
    hook.singleton = origin.singleton;
    clone.cache = { isRight: true, value };
  };
  // A construction that fails stays in the cache of the clone, as in Inversify.
  void pending.then(built, () => undefined);
}

function isGuarded(binding: Binding): boolean {
  return Object.getOwnPropertyDescriptor(binding, 'onActivation')?.get === GUARDED.get;
}

/**
 * Prepares a clone that `restore()` puts back.
 *
 * @param singleton The state of the singleton that the binding had when the plugin was registered: that of
 *   the clone as well, if the snapshot is older.
 */
export function interceptRestored(
  clone: Binding,
  owner: InterceptorOwner,
  singleton: SingletonState | undefined,
): void {
  if (singleton !== undefined && !hooks.has(clone) && isBuilt(clone)) {
    makeInterceptor(clone, owner).singleton = singleton;
  }
  const isTornDown = hooks.get(clone)?.singleton?.tornDown === true;
  // No code may get a singleton that was torn down after the snapshot.
  if (isTornDown && !isPending(clone.cache?.value)) clone.cache = EMPTY_CACHE;
}

/** Releases the instances whose `@postConstruct` fails, if the binding has something to release. */
function watchFailures(binding: Binding): void {
  const hook = hooks.get(binding);
  if (hook !== undefined) watchPostConstruct(binding, hook.failed);
}

/** Installs an interceptor; a clone has the handler of its origin's interceptor and gets its own. */
function interceptBuild(binding: Binding, owner: InterceptorOwner): BindingInterceptor {
  const maker = makerOf(binding.onActivation);
  const hook = hooks.get(binding) ?? makeInterceptor(binding, owner);
  if (maker !== undefined && maker !== hook) binding.onActivation = hook.activation;
  return hook;
}

/**
 * Returns true if what the builder of a binding yields may need an interceptor. The order of singletons
 * is always known; the rest isn't examined while no class of the program is decorated (C10).
 */
function examinesBuilder(binding: Binding, { disposal }: InterceptorOwner): boolean {
  if (builderKey(binding) === undefined) return false;
  return (
    binding.scope === 'Singleton' ||
    disposal !== undefined ||
    containerObserver !== undefined ||
    isAnyClassDecorated() ||
    isAnyScopeUsed()
  );
}

/**
 * Intercepts a binding when it is planned: its scope is known now. A singleton of an undecorated class
 * gets an interceptor so that its place in the order is known (C3). Once it is built, the interceptor
 * isn't called again.
 */
export function interceptPlanned(binding: Binding, owner: InterceptorOwner): void {
  forgetUndecorated();
  watchConstruction(binding);
  // A class may be decorated after it was bound.
  if (isDecorated(binding)) interceptNew(binding, owner);
  watchFailures(binding);
  if (examinesBuilder(binding, owner)) interceptBuild(binding, owner);
  const { implementationType, scope } = binding;
  if (implementationType === undefined || scope !== 'Singleton' || isBuilt(binding)) return;
  const hook = interceptBuild(binding, owner);
  if (binding.onActivation === hook.activation) return;
  hook.user = binding.onActivation;
  binding.onActivation = hook.activation;
}
