/*
 * Installs an interceptor on each binding that needs one: when it is created, when it is planned, and when
 * `finalizeBinding` configures it.
 */
import { definitionsOf, isAnyClassDecorated } from '../decorators/definition.js';
import { BindingInterceptor, type InterceptorOwner } from './binding-interceptor.js';
import { type Builder, containerObserver } from '../src/container-observer.js';
import { isObject } from '../src/value-kinds.js';
import { isAnyScopeUsed } from './current-scope.js';
import { forgetUndecorated } from './intercepted-builder.js';
import { watchConstructor } from './failed-construction.js';
import { ReturnedArgument } from './returned-argument.js';
import {
  countConstruction,
  EMPTY_CACHE,
  isBuilt,
  watchConstruction,
} from './singleton-construction.js';
import type { ServiceRequests } from './service-requests.js';
import { SingletonState } from './singleton-state.js';
import { type Binding, isPending, serviceName } from './inversify/binding.js';
import { Binding6 } from './inversify/binding-6.js';

/**
 * Adds an interceptor to its binding, and to the handler and the builder that it has created, which
 * `snapshot()` copies to the clones of bindings. A binding and its interceptor retain each other.
 */
class Intercepted extends ReturnedArgument {
  readonly #interceptor: BindingInterceptor;

  constructor(holder: object, interceptor: BindingInterceptor) {
    super(holder);
    this.#interceptor = interceptor;
  }

  static by(holder: object): BindingInterceptor | undefined {
    return #interceptor in holder ? holder.#interceptor : undefined;
  }
}

/** Returns the name of the property that contains the builder of a binding of this type. */
function builderKey({ type }: Binding): 'value' | 'factory' | undefined {
  if (type === 'DynamicValue') return 'value';
  return type === 'ResolvedValue' || type === 'Factory' ? 'factory' : undefined;
}

/** Returns `undefined` for a value that isn't from an interceptor. */
function makerOf(copied: unknown): BindingInterceptor | undefined {
  return isObject(copied) ? Intercepted.by(copied) : undefined;
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
  const requests = origin === undefined ? owner.observer?.newRequests() : origin.requests;
  const builder = key && (binding[key] as Builder);
  const observed = builder && requests?.observedBuilder(binding, builder);
  const hook = new BindingInterceptor(binding, owner, observed ?? builder, origin, requests);
  void new Intercepted(binding, hook);
  void new Intercepted(hook.activation, hook);
  if (key !== undefined && hook.builder !== undefined) {
    void new Intercepted(hook.builder, hook);
    binding[key] = hook.builder;
  }
  return hook;
}

/**
 * Calls the interceptor of a binding at every activation. When the user later sets a handler through a
 * fluent object, {@link keepInterceptor} is called. The binding keeps its field, because an accessor would
 * turn the binding into a dictionary.
 */
function interceptActivation(binding: Binding, hook: BindingInterceptor): void {
  const { onActivation } = binding;
  hook.intercepts = true;
  if (binding instanceof Binding6) binding.handlerWasSet = keepInterceptor;
  if (onActivation === hook.activation) return;
  // A clone has the handler of its origin's interceptor.
  if (makerOf(onActivation) === undefined) hook.user = onActivation;
  binding.onActivation = hook.activation;
}

/** Puts the interceptor of a binding back if the user has set a handler in its place. */
export function keepInterceptor(binding: Binding): void {
  const hook = Intercepted.by(binding);
  if (hook?.intercepts === true) interceptActivation(binding, hook);
}

function isDecorated(binding: Binding): boolean {
  const { implementationType } = binding;
  return implementationType !== undefined && definitionsOf(implementationType.prototype).length > 0;
}

/** Installs an interceptor that gets every object that a binding yields. */
export function interceptYield(binding: Binding, owner: InterceptorOwner): BindingInterceptor {
  const hook = Intercepted.by(binding) ?? makeInterceptor(binding, owner);
  interceptActivation(binding, hook);
  return hook;
}

/** Returns true if the singleton of a binding is torn down before all others. */
export function stopsFirst(binding: Binding): boolean {
  return Intercepted.by(binding)?.stopsFirst === true;
}

/** Returns the state of the singleton in the cache of a binding. */
export function singletonOf(binding: Binding, owner: InterceptorOwner): SingletonState {
  const hook = Intercepted.by(binding) ?? makeInterceptor(binding, owner);
  hook.singleton ??= SingletonState.before();
  return hook.singleton;
}

/**
 * Intercepts a binding when it is created, before the user has configured its scope or its handlers.
 *
 * A binding of an undecorated class isn't changed: it stays as fast as without the plugin (C10).
 */
export function interceptNew(binding: Binding, owner: InterceptorOwner): void {
  if (Intercepted.by(binding) !== undefined) return;
  containerObserver?.bound(serviceName(binding.serviceIdentifier), binding.implementationType);
  const { implementationType } = binding;
  const builds = implementationType !== undefined || builderKey(binding) !== undefined;
  const disposes = owner.disposal !== undefined && implementationType !== undefined;
  const observes = owner.observer !== undefined && builds;
  if (disposes || observes || isDecorated(binding)) interceptYield(binding, owner);
  else if (originOf(binding) !== undefined) interceptBuild(binding, owner);
  // Inversify plans and constructs the binding that it creates for `autobind` without looking it up again.
  countConstruction();
  watchFailures(binding);
}

/**
 * Intercepts the clone that `snapshot()` creates of a binding, with everything that is configured at that
 * time. What is configured later doesn't apply to the clone, as in Inversify.
 */
export function interceptClone(original: Binding, clone: Binding, owner: InterceptorOwner): void {
  // The clone also has the singleton. Both share its state, so the singleton is torn down once.
  if (isBuilt(original)) singletonOf(original, owner);
  const origin = Intercepted.by(original);
  if (origin === undefined) return;
  const hook = makeInterceptor(clone, owner, origin);
  if (origin.intercepts) interceptActivation(clone, hook);
  if (!isBuilt(clone) || !isPending(clone.cache.value)) return;
  // As Inversify does for the original.
  const built = (value: unknown): void => {
    hook.singleton = origin.singleton;
    clone.cache = { isRight: true, value };
  };
  // A construction that fails stays in the cache of the clone, as in Inversify.
  void clone.cache.value.then(built, () => undefined);
}

/**
 * Prepares a clone that `restore()` puts back.
 *
 * @param singleton The state of the singleton that the binding had when the plugin was registered. If the
 *   snapshot is older, it is also the state of the clone.
 */
export function interceptRestored(
  clone: Binding,
  owner: InterceptorOwner,
  singleton: SingletonState | undefined,
): void {
  if (singleton !== undefined && Intercepted.by(clone) === undefined && isBuilt(clone)) {
    makeInterceptor(clone, owner).singleton = singleton;
  }
  const isTornDown = Intercepted.by(clone)?.singleton?.tornDown === true;
  // A singleton that was torn down after the snapshot must not be handed out.
  if (isTornDown && !isPending(clone.cache?.value)) clone.cache = EMPTY_CACHE;
}

/**
 * Returns the services that the code of a binding has requested; `undefined` if they aren't known, because
 * the container of the binding doesn't observe them or because the binding has yielded a container.
 */
export function observedRequests(binding: Binding): ServiceRequests | undefined {
  const requests = Intercepted.by(binding)?.requests;
  return requests?.hidden === true ? undefined : requests;
}

/**
 * Watches the constructions of a binding, if it has something to release: an instance whose
 * `@postConstruct` fails is released.
 */
function watchFailures(binding: Binding): void {
  const hook = Intercepted.by(binding);
  if (hook !== undefined) watchConstructor(binding, hook);
}

/** Installs an interceptor, also on a clone that has the handler of its origin's interceptor. */
function interceptBuild(binding: Binding, owner: InterceptorOwner): BindingInterceptor {
  const maker = makerOf(binding.onActivation);
  const hook = Intercepted.by(binding) ?? makeInterceptor(binding, owner);
  if (maker !== undefined) interceptActivation(binding, hook);
  return hook;
}

/**
 * Returns true if the values of the builder of a binding may need an interceptor. The order of singletons
 * is always recorded; other values aren't examined while no class of the program is decorated (C10).
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
 * Intercepts a binding when it is planned, because by then its scope is known. A singleton of an
 * undecorated class gets an interceptor that records its place in the order (C3). After it has been built,
 * the interceptor isn't called again.
 */
export function interceptPlanned(binding: Binding, owner: InterceptorOwner): void {
  forgetUndecorated();
  watchConstruction(binding);
  // A plugin may set a handler without a fluent object.
  keepInterceptor(binding);
  // A class may be decorated after it was bound.
  if (Intercepted.by(binding) === undefined && isDecorated(binding)) interceptNew(binding, owner);
  watchFailures(binding);
  if (examinesBuilder(binding, owner)) interceptBuild(binding, owner);
  const { implementationType, scope } = binding;
  if (implementationType === undefined || scope !== 'Singleton' || isBuilt(binding)) return;
  interceptYield(binding, owner);
}
