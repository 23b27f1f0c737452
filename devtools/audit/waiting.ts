import type { Creation } from '../../src/creation-observer.js';
import type { Subject } from './take-snapshot.js';

/** A value that is held weakly where it can be. */
type Held = { readonly weak: WeakRef<object> } | { readonly strong: unknown };

/**
 * A creation that waits for the next snapshot, and keeps nothing alive meanwhile: what the finalizer
 * holds is there as long as the finalizer is.
 */
export class Waiting {
  readonly owner: string | undefined;
  readonly place: string;
  readonly #obj: WeakRef<WeakKey>;
  readonly #func: Held;
  readonly #args: readonly Held[];
  readonly #kwargs: ReadonlyArray<readonly [PropertyKey, Held]> | undefined;

  constructor({ obj, func, args, kwargs, targetClass }: Creation, place: string) {
    this.owner = targetClass;
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

  /** What it was; `undefined` where a part of it is gone, and so the finalizer or its object. */
  subject(): Subject | undefined {
    const obj = this.#obj.deref();
    const kwargs = this.#kwargs?.map(([key, value]) => [key, whatIs(value)] as const);
    const func = whatIs(this.#func);
    const args = this.#args.map(whatIs);
    const all = [func, ...args, ...(kwargs ?? []).map(([, value]) => value)];
    if (obj === undefined || all.includes(GONE)) return undefined;
    return { obj, func, args, kwargs: kwargs && Object.fromEntries(kwargs) };
  }
}

const GONE: unique symbol = Symbol('collected');

function hold(value: unknown): Held {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
    ? { weak: new WeakRef(value) }
    : { strong: value };
}

function whatIs(held: Held): unknown {
  return 'weak' in held ? (held.weak.deref() ?? GONE) : held.strong;
}
