/*
 * Gives the plugin to a container of Inversify 6, which has no plugin interface: it replaces the teardown
 * methods, and gives the plugin to children when they are created.
 */
import type { Container } from 'inversify';
import { inherit, watchContainers6 } from './container-hooks.js';
import { prototypeFor } from './container-methods.js';
import { ContainerState, containerStateOf } from './container-state.js';
import type { FinalizationOptions } from './finalization-options.js';
import { Context6, type RawContainer } from './inversify/context-6.js';

type Merge = (...containers: readonly Container[]) => Container;

const merging = new WeakSet<object>();

/** Gives the plugin to a container of Inversify 6 for which `missingIn6` returned an empty list. */
export function wrapContainer6(container: Container, options: FinalizationOptions): void {
  const context = new Context6(container as unknown as RawContainer);
  const state = new ContainerState(context, options);
  Object.setPrototypeOf(container, prototypeFor(container, context.version));
  if (options.children !== false) {
    const give = (child: Container): void => wrapContainer6(child, options);
    const raw = container as unknown as RawContainer;
    const createChild = raw.createChild.bind(raw);
    raw.createChild = (childOptions) => {
      const child = createChild(childOptions) as Container;
      inherit(child, give);
      return child;
    };
    state.inherit = give;
  }
  state.manage(container);
  watchContainers6(container);
  hookMerge(container.constructor as { readonly merge?: Merge }, options);
}

/**
 * Replaces `Container.merge`, which copies bindings: a merged container gets the plugin if one of the
 * containers has it.
 */
function hookMerge(type: { merge?: Merge }, options: FinalizationOptions): void {
  const { merge } = type;
  if (merge === undefined || merging.has(type)) return;
  merging.add(type);
  type.merge = (...containers) => {
    const merged = Reflect.apply(merge, type, containers);
    const some = containers.some((one) => containerStateOf(one) !== undefined);
    if (some) wrapContainer6(merged, options);
    return merged;
  };
}
