/*
 * The plugin class that `container.register` takes, and the function that returns one with options.
 */
import type { Container } from 'inversify';
import { FinalizeError } from '../src/errors.js';
import { watchContainers } from './container-hooks.js';
import { keepHandlers } from './kept-handlers.js';
import { keepMethods, prototypeFor } from './container-methods.js';
import { DependencyObserver } from './dependency-observer.js';
import { checkFinalizationOptions, type FinalizationOptions } from './finalization-options.js';
import {
  type InversifyServices,
  isPlugin,
  type PluginApi,
  type PluginContext,
} from './inversify/plugin-context.js';
import { pluginContextOf } from './inversify/supported-versions.js';
import { ContainerState, containerStateOf } from './container-state.js';

/**
 * Gives a container ordered, complete cleanup: call `container.register(FinalizationPlugin)` before or
 * after bindings exist.
 *
 * The container then registers a finalizer for each instance of a class with `@finalizeWith` that it
 * constructs. `unbindAll`, `unbind`, `rebind`, `unload` and their asynchronous forms tear down in reverse
 * order of construction, and continue if something fails. The container becomes `Disposable` and
 * `AsyncDisposable`. A finalizer whose instance is garbage-collected runs earlier; garbage collection has
 * no deadline and may never happen.
 *
 * `register` creates the plugin; don't construct it yourself.
 *
 * @throws {FinalizeError} Thrown by `register`: `PLUGIN_DUPLICATE` if the container already has the plugin,
 *   `INVALID_ARGUMENT` if another plugin has replaced one of these methods, `UNSUPPORTED_INVERSIFY` if the
 *   version of Inversify isn't supported.
 * @example
 * ```ts
 * container.register(FinalizationPlugin);
 * container.unbindAll();
 * ```
 */
export class FinalizationPlugin {
  protected static readonly options: FinalizationOptions = {};
  readonly #container: Container;
  readonly #context: PluginContext;
  readonly #services: InversifyServices;

  static {
    Object.defineProperty(this.prototype, isPlugin, { value: true });
  }

  constructor(container: Container, services: InversifyServices) {
    this.#container = container;
    this.#context = pluginContextOf(container, services);
    this.#services = services;
  }

  /** Called by `register`. */
  load(api: PluginApi): void {
    const plugin = this.constructor as typeof FinalizationPlugin;
    const { options } = plugin;
    const inherit = options.children === false ? undefined : registrationOf(plugin);
    const state = containerStateOf(this.#container);
    if (state?.inherited === true) {
      this.#observe(state, options);
      state.replaceOptions(options);
      state.inherit = inherit;
      state.inherited = false;
      return;
    }
    if (state !== undefined) {
      throw new FinalizeError(
        'PLUGIN_DUPLICATE',
        'expected a container without FinalizationPlugin, but got one that has it; register it once for each container',
      );
    }
    const managed = new ContainerState(this.#context, options);
    const prototype = prototypeFor(this.#container, this.#context.version);
    keepMethods(prototype, api);
    this.#observe(managed, options);
    managed.manage(this.#container);
    managed.inherit = inherit;
    // Before anything else is bound: it counts the bindings that were made before.
    watchContainers(this.#container, this.#services, inherit !== undefined);
    const { bindingService } = this.#context;
    keepHandlers(this.#container, (serviceId) => bindingService.removeAllByServiceId(serviceId));
    // After all private fields were added: on Node 20, an object that gets one later has a hidden class of its own.
    Object.setPrototypeOf(this.#container, prototype);
  }

  /** Observes dependencies from now on, if the options require it. */
  #observe(state: ContainerState, { concurrency }: FinalizationOptions): void {
    state.observer = concurrency && new DependencyObserver(this.#services);
    state.observer?.observe(this.#container);
  }
}

/**
 * Returns a function that registers a plugin. It is created here, because a function that is created in
 * `load` would retain the binding service that `load` uses, and with it everything that `restore()` drops.
 */
function registrationOf(plugin: typeof FinalizationPlugin): (container: Container) => void {
  return (container) => container.register(plugin);
}

/**
 * Returns {@link FinalizationPlugin} with options.
 *
 * `timeoutMs` limits each step of an asynchronous teardown, and `deadlineMs` the whole teardown. A
 * `TIMEOUT` error names the step that exceeds its limit, and the remaining steps are still called.
 * `disposables` disposes instances without a decorator, after their `@preDestroy` and `onDeactivation` and
 * before their finalizers. Singletons, and transient and request instances that are still alive, are
 * disposed at teardown. An instance that is garbage-collected before that can't be disposed. At exit, live
 * instances that can be disposed synchronously are disposed. `concurrency` lets `unbindAllAsync` tear down
 * services that don't depend on each other at the same time.
 *
 * @param options The limits in milliseconds, the instances to dispose, and what may run at the same time.
 * @returns A plugin class for `container.register`.
 * @throws {FinalizeError} `INVALID_ARGUMENT` if an option has the wrong type.
 * @example
 * ```ts
 * container.register(finalization({ timeoutMs: 2_000, deadlineMs: 10_000 }));
 * ```
 */
export function finalization(options: FinalizationOptions): typeof FinalizationPlugin {
  checkFinalizationOptions(options);
  return class extends FinalizationPlugin {
    protected static override readonly options: FinalizationOptions = { ...options };
  };
}
