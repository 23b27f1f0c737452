// Determines which containers of the program are in use: those that have singletons or finalizers.
import { isBuilt } from '../../container/singleton-construction.js';
import { ContainerState, nearestContainerState } from '../../container/container-state.js';
import { ownBindings } from '../../container/inversify/own-bindings.js';

/** The containers that have the plugin, except children of containers that have it. */
export class ContainersInUse {
  #roots: Array<WeakRef<ContainerState>> = [];
  readonly #children = new WeakSet<object>();

  /**
   * Called when a container has got the plugin. Its own service isn't intercepted yet, so a lookup reaches
   * its parents.
   */
  registered(container: object): void {
    if (!(container instanceof ContainerState)) return;
    if (ancestorOf(container) === undefined) this.#roots.push(new WeakRef(container));
    else this.#children.add(container);
  }

  /** Returns true for the child of a container with the plugin. */
  isChild(container: object): boolean {
    return this.#children.has(container);
  }

  /** Returns true if a container that isn't a child is in use. A child ends with its parent. */
  any(): boolean {
    const states = this.#roots.map((ref) => ref.deref()).filter((state) => state !== undefined);
    this.#roots = states.map((state) => new WeakRef(state));
    return states.some(isInUse);
  }
}

function ancestorOf({ context }: ContainerState): ContainerState | undefined {
  const service = context.bindingService;
  return 'get' in service ? nearestContainerState(service as never) : undefined;
}

function isInUse({ list, context }: ContainerState): boolean {
  if (list.chainFor(true).size > 0) return true;
  return ownBindings(context).some(
    (binding) => binding.type !== 'ConstantValue' && isBuilt(binding),
  );
}
