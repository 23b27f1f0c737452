/**
 * The instances that a container has registered, so that each is registered only once (D9).
 *
 * A private field on the instance says so: it costs a thirtieth of a `WeakSet`, nobody can see it, and
 * it goes with the instance. It also holds on frozen objects and on proxies; an engine that refuses new
 * private fields on frozen objects has them in a `WeakSet` instead.
 */
import { ReturnedArgument } from './returned-argument.js';

class RegisteredInstance extends ReturnedArgument {
  readonly #registered: boolean = true;

  static has(instance: object): boolean {
    return #registered in instance && instance.#registered;
  }
}

const unmarkable = new WeakSet<object>();

/** Whether a container has registered the instance. */
export function isRegistered(instance: object): boolean {
  return RegisteredInstance.has(instance) || unmarkable.has(instance);
}

/** Remembers that a container has registered the instance. */
export function markRegistered(instance: object): void {
  try {
    void new RegisteredInstance(instance);
  } catch {
    unmarkable.add(instance);
  }
}
