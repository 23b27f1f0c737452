import type { Creation } from '../../src/creation-observer.js';

/** Properties that every function may have, and that lead nowhere but to its prototype. */
const USUAL: ReadonlySet<string | symbol> = new Set([
  'length',
  'name',
  'prototype',
  'arguments',
  'caller',
]);

/**
 * What needs no snapshot: a function that is known to close over the top level alone, called with
 * plain values. That is what most callbacks look like, so that most creations cost next to nothing.
 */
export class Innocence {
  /** What a function closes over is decided when it is made, and never changes. */
  readonly #closesOverNothing = new WeakSet<object>();

  learn(func: object): void {
    this.#closesOverNothing.add(func);
  }

  isPlain({ func, args, kwargs }: Creation): boolean {
    return (
      this.#closesOverNothing.has(func) &&
      Reflect.ownKeys(func).every((key) => USUAL.has(key)) &&
      args.every(isValue) &&
      (kwargs === undefined || holdsValuesOnly(kwargs))
    );
  }
}

function isValue(value: unknown): boolean {
  return (typeof value !== 'object' || value === null) && typeof value !== 'function';
}

function holdsValuesOnly(kwargs: object): boolean {
  return (
    Object.getPrototypeOf(kwargs) === Object.prototype &&
    Reflect.ownKeys(kwargs).every((key) => {
      const property = Object.getOwnPropertyDescriptor(kwargs, key);
      return property !== undefined && 'value' in property && isValue(property.value);
    })
  );
}
