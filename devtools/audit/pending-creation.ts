// A creation that is pending until the next snapshot. It must not keep anything alive, or the audit would
// change what it measures.
import type { Creation } from '../../src/observation.js';
import { isObject } from '../../src/value-kinds.js';
import type { Subject } from './take-snapshot.js';

/** A value, held weakly if it is an object or a function. */
type Held = { readonly weak: WeakRef<object> } | { readonly strong: unknown };

/**
 * A creation that is pending until the next snapshot. It holds everything weakly: the finalizer itself
 * keeps its callback and arguments alive for as long as it is alive.
 */
export class PendingCreation {
  readonly targetClass: string | undefined;
  readonly place: string;
  readonly #obj: WeakRef<WeakKey>;
  readonly #func: Held;
  readonly #args: readonly Held[];
  readonly #kwargs: ReadonlyArray<readonly [PropertyKey, Held]> | undefined;

  constructor({ obj, func, args, kwargs, targetClass }: Creation, place: string) {
    this.targetClass = targetClass;
    this.place = place;
    this.#obj = new WeakRef(obj);
    this.#func = hold(func);
    this.#args = args.map(hold);
    this.#kwargs =
      kwargs &&
      Reflect.ownKeys(kwargs).map((key) => [
        key,
        hold(Reflect.getOwnPropertyDescriptor(kwargs, key)?.value),
      ]);
  }

  /** Restores the creation; `undefined` if a part, and so the finalizer or its target, is gone. */
  subject(): Subject | undefined {
    const obj = this.#obj.deref();
    const kwargs = this.#kwargs?.map(([key, value]) => [key, valueOf(value)] as const);
    const func = valueOf(this.#func);
    const args = this.#args.map(valueOf);
    const all = [func, ...args, ...(kwargs ?? []).map(([, value]) => value)];
    if (obj === undefined || all.includes(COLLECTED)) return undefined;
    return { obj, func, args, kwargs: kwargs && Object.fromEntries(kwargs) };
  }
}

const COLLECTED: unique symbol = Symbol('collected');

function hold(value: unknown): Held {
  return isObject(value) ? { weak: new WeakRef(value) } : { strong: value };
}

function valueOf(held: Held): unknown {
  return 'weak' in held ? (held.weak.deref() ?? COLLECTED) : held.strong;
}
