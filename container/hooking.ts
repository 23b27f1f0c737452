import { definitionsOf } from '../decorators/definition.js';
import { BindingHook, type HookOwner } from './binding-hook.js';
import { BuiltSingleton } from './built-singleton.js';
import { type Binding, EMPTY_CACHE } from './inversify-internals.js';

/** The hook of each binding that has one. A binding holds its hook, and the other way round. */
const hooks = new WeakMap<Binding, BindingHook>();

/** The hook that made a handler or a builder: `snapshot()` copies those to the clones of bindings. */
const makers = new WeakMap<object, BindingHook>();

/** The property in which a binding of this type has its builder. */
function builderKey({ type }: Binding): 'value' | 'factory' | undefined {
  if (type === 'DynamicValue') return 'value';
  return type === 'ResolvedValue' || type === 'Factory' ? 'factory' : undefined;
}

/** What has not come from a hook, such as `undefined`, has no maker. */
function makerOf(copied: unknown): BindingHook | undefined {
  return makers.get(copied as object);
}

function originOf({ onActivation, value, factory }: Binding): BindingHook | undefined {
  return makerOf(onActivation) ?? makerOf(value) ?? makerOf(factory);
}

function makeHook(binding: Binding, owner: HookOwner): BindingHook {
  const key = builderKey(binding);
  const builder = key && (binding[key] as (...args: unknown[]) => unknown);
  const hook = new BindingHook(binding, owner, builder, originOf(binding));
  hooks.set(binding, hook);
  makers.set(hook.activation, hook);
  if (key !== undefined) {
    makers.set(hook.builder, hook);
    binding[key] = hook.builder;
  }
  return hook;
}

/** The hook of a binding that has one for certain. */
function hookOf(binding: Binding): BindingHook {
  return hooks.get(binding) as BindingHook;
}

/** One accessor for all bindings: with one for each, each would have a hidden class of its own. */
const GUARDED: PropertyDescriptor & ThisType<Binding> = {
  configurable: true,
  get() {
    return hookOf(this).activation;
  },
  set(user: BindingHook['user']) {
    hookOf(this).user = user;
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
export function hookYield(binding: Binding, owner: HookOwner): BindingHook {
  const hook = hooks.get(binding) ?? makeHook(binding, owner);
  guardActivation(binding);
  return hook;
}

/** What is known of the singleton in the cache of a binding. */
export function singletonOf(binding: Binding, owner: HookOwner): BuiltSingleton {
  const hook = hooks.get(binding) ?? makeHook(binding, owner);
  hook.singleton ??= BuiltSingleton.before();
  return hook.singleton;
}

/**
 * Hooks a binding when it is made, before the user has said anything of its scope or its handlers, and
 * the clone of one when `restore()` brings it back.
 *
 * One of an undecorated class is left alone: it stays as fast as without the plugin (C10).
 */
export function hookNew(binding: Binding, owner: HookOwner): void {
  if (hooks.has(binding)) return;
  const origin = originOf(binding);
  if (isDecorated(binding)) hookYield(binding, owner);
  else if (origin !== undefined || builderKey(binding) !== undefined) hookBuild(binding, owner);
  // It was torn down since the snapshot: nobody must get it again.
  if (origin?.singleton?.tornDown === true) binding.cache = EMPTY_CACHE;
}

/** Gives a binding a hook; a clone has the handler of its origin's, and gets its own. */
function hookBuild(binding: Binding, owner: HookOwner): BindingHook {
  const maker = makerOf(binding.onActivation);
  const hook = hooks.get(binding) ?? makeHook(binding, owner);
  if (maker !== undefined && maker !== hook) binding.onActivation = hook.activation;
  return hook;
}

/**
 * Hooks a binding when it is planned: its scope is known now. A singleton of an undecorated class gets
 * a hook, so that its place in the order is known (C3); once it is built, nothing is called any more.
 */
export function hookPlanned(binding: Binding, owner: HookOwner): void {
  const { implementationType, scope, cache } = binding;
  if (implementationType === undefined || scope !== 'Singleton' || cache?.isRight !== false) return;
  const hook = hookBuild(binding, owner);
  if (binding.onActivation === hook.activation) return;
  hook.user = binding.onActivation;
  binding.onActivation = hook.activation;
}
