/**
 * The instances that a container has registered, so that each is registered only once (D9).
 *
 * They are marked by a private field, which costs a thirtieth of a `WeakSet`, is invisible to other code,
 * and is collected with the instance. Frozen objects and proxies can have it as well; if an engine rejects
 * new private fields on frozen objects, these are in a `WeakSet` instead. All copies of the package use the
 * field of the copy that needed one first.
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

/** Records that a container has registered the instance. */
export function markRegistered(instance: object): void {
  allMarks().add(instance);
}
