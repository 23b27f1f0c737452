/*
 * Keeps the interceptor of a binding in place when the user sets a handler of the binding later. A binding
 * is a plain object of Inversify, and its fluent objects write to it. An accessor on the binding would
 * notice that as well, but it makes the engine turn the binding into a dictionary: 900 bytes more for each
 * binding, and slower reads at each `get`. So the method of the fluent objects is replaced, once for each
 * copy of Inversify.
 */
import type { Container } from 'inversify';
import { shared } from '../src/shared-state.js';
import { bindingOwnerOf } from './binding-index.js';

/** The fluent object through which all others of its copy of Inversify set a handler. */
interface HandlerSyntax {
  getIdentifier(): { readonly id: number };
  onActivation(handler: unknown): unknown;
}

interface KeptHandlers {
  /** The prototypes of containers whose fluent objects have been looked for. */
  readonly containers: WeakSet<object>;
  /** The prototypes of fluent objects whose method has been replaced. */
  readonly fluent: WeakSet<object>;
}

const PROBE: unique symbol = Symbol('probe for the fluent objects of Inversify');

/** All copies of the package share it, so that only one replaces the method. */
function keptHandlers(): KeptHandlers {
  return shared('kept-handlers@1', () => ({ containers: new WeakSet(), fluent: new WeakSet() }));
}

/**
 * Has the container of a binding told about each handler that is set through a fluent object, for the
 * copy of Inversify that `container` is of. The container must have the plugin: its `bind` is called.
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
    bindingOwnerOf(id)?.handlerWasSet(id);
    return next;
  };
}
