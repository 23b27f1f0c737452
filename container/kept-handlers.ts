/*
 * Keeps the interceptor of a binding in place when the user later sets a handler of the binding. A binding
 * is a plain object of Inversify, and its fluent objects write to it. An accessor on the binding would also
 * notice that, but would make the engine turn the binding into a dictionary, which takes 900 bytes more for
 * each binding and makes reads at each `get` slower. So the method of the fluent objects is replaced, once
 * for each copy of Inversify.
 */
import type { Container } from 'inversify';
import { shared } from '../src/shared-state.js';
import { bindingOwnerOf } from './binding-index.js';
import { noteHandler } from './early-options.js';
import type { Activation } from './inversify/binding.js';

/** The fluent object through which all others of its copy of Inversify set a handler. */
interface HandlerSyntax {
  getIdentifier(): { readonly id: number };
  onActivation(handler: Activation): unknown;
}

interface KeptHandlers {
  /** The prototypes of containers whose fluent objects have been searched for. */
  readonly containers: WeakSet<object>;
  /** The prototypes of fluent objects whose method has been replaced. */
  readonly fluent: WeakSet<object>;
}

const PROBE: unique symbol = Symbol('probe for the fluent objects of Inversify');

/** Returns the state that all copies of the package share, so that only one of them replaces the method. */
function keptHandlers(): KeptHandlers {
  return shared('kept-handlers@1', () => ({ containers: new WeakSet(), fluent: new WeakSet() }));
}

/**
 * Notifies the container of a binding of each handler that is set through a fluent object, for the copy of
 * Inversify that created `container`. The container must have the plugin, because its `bind` is called.
 *
 * @param removeBindings Removes the bindings of a service from the container.
 */
export function keepHandlers(
  container: Container,
  removeBindings: (serviceId: symbol) => void,
): void {
  const { containers, fluent } = keptHandlers();
  const containerPrototype = Object.getPrototypeOf(container) as object;
  if (containers.has(containerPrototype)) return;
  containers.add(containerPrototype);
  const probe = container.bind(PROBE).toConstantValue(undefined);
  const prototype = Object.getPrototypeOf(probe.when(() => true)) as HandlerSyntax;
  removeBindings(PROBE);
  if (fluent.has(prototype)) return;
  fluent.add(prototype);
  const stock = Reflect.get(prototype, 'onActivation');
  prototype.onActivation = function onActivation(this: HandlerSyntax, handler) {
    const next = Reflect.apply(stock, this, [handler]);
    const { id } = this.getIdentifier();
    const owner = bindingOwnerOf(id);
    if (owner === undefined) noteHandler(this, handler);
    else owner.handlerWasSet(id);
    return next;
  };
}
