// Skips the snapshot for most creations: a top-level function with primitive arguments can't retain the
// target.
import type { Creation } from '../../src/observation.js';

/** Properties that any function can have and that reference nothing except its prototype. */
const STANDARD_PROPERTIES: ReadonlySet<string | symbol> = new Set([
  'length',
  'name',
  'prototype',
  'arguments',
  'caller',
]);

/**
 * Remembers callbacks that close over nothing but the top level. With primitive arguments they need no
 * snapshot. Most callbacks look like this, so most creations cost almost nothing.
 */
export class KnownSafeCallbacks {
  /** The scope of a function is fixed when the function is created and never changes. */
  readonly #closesOverTopLevelOnly = new WeakSet<object>();

  add(func: object): void {
    this.#closesOverTopLevelOnly.add(func);
  }

  isSafe({ func, args, kwargs }: Creation): boolean {
    return (
      this.#closesOverTopLevelOnly.has(func) &&
      Reflect.ownKeys(func).every((key) => STANDARD_PROPERTIES.has(key)) &&
      args.every(isPrimitive) &&
      (kwargs === undefined || containsOnlyPrimitives(kwargs))
    );
  }
}

function isPrimitive(value: unknown): boolean {
  return (typeof value !== 'object' || value === null) && typeof value !== 'function';
}

function containsOnlyPrimitives(kwargs: object): boolean {
  return (
    Object.getPrototypeOf(kwargs) === Object.prototype &&
    Reflect.ownKeys(kwargs).every((key) => {
      const property = Object.getOwnPropertyDescriptor(kwargs, key);
      return property !== undefined && 'value' in property && isPrimitive(property.value);
    })
  );
}
