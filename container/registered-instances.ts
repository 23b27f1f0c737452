/**
 * The instances that a container has registered, so that each is registered only once (D9).
 *
 * A private field on the instance says so: it costs a thirtieth of a `WeakSet`, no other code can see it, and
 * it goes with the instance. It also holds on frozen objects and on proxies; an engine that refuses new
 * private fields on frozen objects has them in a `WeakSet` instead. All copies of the package use the
 * field of the copy that was first to need one.
 */
import { shared } from '../src/shared-state.js';
import { ReturnedArgument } from './returned-argument.js';

class RegisteredInstance extends ReturnedArgument {
  readonly #registered: boolean = true;

  static has(instance: object): boolean {
    return #registered in instance && instance.#registered;
  }
}

const unmarkable = new WeakSet<object>();

interface Marks {
  has(instance: object): boolean;
  add(instance: object): void;
}

const ownMarks: Marks = {
  has: (instance) => RegisteredInstance.has(instance) || unmarkable.has(instance),
  add(instance) {
    try {
      void new RegisteredInstance(instance);
    } catch {
      unmarkable.add(instance);
    }
  },
};

let marks: Marks | undefined;

function allMarks(): Marks {
  marks ??= shared('registered-instances@1', () => ownMarks);
  return marks;
}

/** Returns true if a container has registered the instance. */
export function isRegistered(instance: object): boolean {
  return allMarks().has(instance);
}

/** Remembers that a container has registered the instance. */
export function markRegistered(instance: object): void {
  allMarks().add(instance);
}
