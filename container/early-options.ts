/*
 * Options of `finalizeBinding` for a binding whose container doesn't have the plugin, and perhaps never
 * gets it. They are stored on the binding in an activation handler, which calls the user's handler. So they
 * are retained exactly as long as the binding, and the handler warns if the binding yields something.
 */
import { describeValue } from '../src/describe.js';
import { FinalizeError } from '../src/errors.js';
import { emitWarning } from '../src/host.js';
import { shared } from '../src/shared-state.js';
import type { BindingFinalization } from './binding-finalization.js';
import {
  type Activation,
  type Binding,
  type SeenBinding,
  serviceName,
} from './inversify/binding.js';

/** The options of one binding, until its container gets the plugin. */
export class EarlyOptions {
  /** The user's own handler. */
  user: Activation | undefined;
  readonly all: BindingFinalization[] = [];
  readonly #name: string | undefined;
  #warned = false;

  /** @param name The name of the service, if it is known. */
  constructor(name?: string) {
    this.#name = name;
  }

  /** Replaces the user's handler as `onActivation` of the binding. */
  readonly activation: Activation = (context, value) => {
    this.warn(this.#name ?? describeValue(value));
    return this.user === undefined ? value : this.user(context, value);
  };

  /** Warns once that the options have no effect, because the container doesn't have the plugin. */
  warn(of: string): void {
    if (this.#warned) return;
    this.#warned = true;
    emitWarning(
      `expected the container of the binding of ${of} to have FinalizationPlugin, since finalizeBinding ` +
        'has configured the binding, but got one without it: what it yields is never finalized; ' +
        'write container.register(FinalizationPlugin)',
      'INVERSIFY_FINALIZE_PLUGIN_MISSING',
    );
  }
}

interface AllEarlyOptions {
  readonly byHandler: WeakMap<Activation, EarlyOptions>;
  readonly byId: Map<number, WeakRef<EarlyOptions>>;
  /** The number of ids at which those of collected bindings are removed. */
  sweepAt: number;
  /** The prototypes of fluent objects whose `onActivation` keeps early options. */
  readonly fluent: WeakSet<object>;
  /** The handler that was set last through each fluent object. */
  readonly handlers: WeakMap<object, Activation>;
}

const MIN_SWEEP = 64;

/**
 * Returns the options that all copies of the package share, so that the plugin of one copy finds those of
 * another.
 */
function allEarlyOptions(): AllEarlyOptions {
  return shared('early-options@2', () => ({
    byHandler: new WeakMap(),
    byId: new Map(),
    sweepAt: MIN_SWEEP,
    fluent: new WeakSet(),
    handlers: new WeakMap(),
  }));
}

/** The fluent object of a binding before its handlers and its constraint are set, in Inversify 7 and 8. */
interface FreshFluent {
  readonly constructor: new (binding: object) => FreshFluent;
  onActivation(handler: Activation): unknown;
  when(constraint: () => boolean): { onActivation(handler: Activation): unknown };
}

function isBinding(binding: object): binding is Binding {
  return 'cache' in binding;
}

function isFresh(fluent: Partial<FreshFluent>): fluent is FreshFluent {
  const { onActivation, when } = fluent;
  return typeof onActivation === 'function' && typeof when === 'function';
}

/**
 * Keeps options until the container of a binding gets the plugin.
 *
 * @param binding The value that `finalizeBinding` got; in Inversify 6 the binding itself.
 * @throws {FinalizeError} `PLUGIN_MISSING` if the options can't be kept on the binding.
 */
export function keepEarlyOptions(
  id: number,
  binding: object,
  finalization: BindingFinalization,
): void {
  const early = earlyOptionsOf(id) ?? attach(id, binding);
  early.all.push(finalization);
}

function earlyOptionsOf(id: number): EarlyOptions | undefined {
  return allEarlyOptions().byId.get(id)?.deref();
}

function attach(id: number, binding: object): EarlyOptions {
  const early = isBinding(binding) ? guardHandler(binding) : setHandler(binding);
  const all = allEarlyOptions();
  if (all.byId.size >= all.sweepAt) {
    for (const [one, ref] of all.byId) if (ref.deref() === undefined) all.byId.delete(one);
    all.sweepAt = Math.max(MIN_SWEEP, 2 * all.byId.size);
  }
  all.byId.set(id, new WeakRef(early));
  return early;
}

/**
 * Sets the handler through a fluent object, and keeps it in place, whatever handler the user sets later.
 */
function setHandler(fluent: object): EarlyOptions {
  if (!isFresh(fluent)) {
    throw new FinalizeError(
      'PLUGIN_MISSING',
      'expected a binding of a container with FinalizationPlugin, but got one of a container without it, and only ' +
        'a binding whose handlers and constraint are not set yet can be configured before; ' +
        'write container.register(FinalizationPlugin) first',
    );
  }
  const early = new EarlyOptions();
  allEarlyOptions().byHandler.set(early.activation, early);
  // The object through which every fluent object of this copy of Inversify sets a handler.
  const scratch = new fluent.constructor({}).when(() => true);
  keepHandlers(Object.getPrototypeOf(scratch) as FluentPrototype);
  fluent.onActivation(early.activation);
  return early;
}

interface FluentPrototype {
  getIdentifier(): { readonly id: number };
  onActivation(handler: Activation): unknown;
}

/**
 * Records that a handler is set through a fluent object. If early options replace it, they call the
 * recorded handler, which nothing else gives access to.
 */
export function noteHandler(fluent: object, handler: Activation): void {
  const { byHandler, handlers } = allEarlyOptions();
  const early = byHandler.get(handler);
  if (early === undefined) handlers.set(fluent, handler);
  else early.user ??= handlers.get(fluent);
}

function keepHandlers(prototype: FluentPrototype): void {
  const { fluent } = allEarlyOptions();
  if (fluent.has(prototype)) return;
  fluent.add(prototype);
  const stock = Reflect.get(prototype, 'onActivation');
  prototype.onActivation = function onActivation(this: FluentPrototype, handler) {
    const early = earlyOptionsOf(this.getIdentifier().id);
    if (early !== undefined && handler !== early.activation) {
      early.user = handler;
      return Reflect.apply(stock, this, [early.activation]);
    }
    noteHandler(this, handler);
    return Reflect.apply(stock, this, [handler]);
  };
}

/** Sets the handler of a binding, and keeps it in place, whatever handler the user sets later. */
function guardHandler(binding: Binding): EarlyOptions {
  const early = new EarlyOptions(serviceName(binding.serviceIdentifier));
  allEarlyOptions().byHandler.set(early.activation, early);
  early.user = binding.onActivation;
  Object.defineProperty(binding, 'onActivation', {
    configurable: true,
    get: () => early.activation,
    set: (user: Activation | undefined) => {
      early.user = user;
    },
  });
  return early;
}

/** Returns the early options of a binding whose container gets the plugin, and restores its handler. */
export function takeEarlyOptions(binding: Binding): readonly BindingFinalization[] {
  const early = attachedTo(binding);
  if (early === undefined) return [];
  allEarlyOptions().byId.delete(binding.id);
  Object.defineProperty(binding, 'onActivation', {
    configurable: true,
    enumerable: true,
    value: early.user,
    writable: true,
  });
  return early.all;
}

/** Warns if a binding has early options and its container is about to use it without the plugin. */
export function warnOfEarlyOptions(binding: SeenBinding): void {
  attachedTo(binding)?.warn(serviceName(binding.serviceIdentifier));
}

function attachedTo({ onActivation }: SeenBinding): EarlyOptions | undefined {
  return onActivation && allEarlyOptions().byHandler.get(onActivation);
}
