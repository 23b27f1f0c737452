/*
 * The builder that replaces the user's builder of a binding. A builder is called at every `get`, and most
 * builders yield values without finalizers. So the prototype of the last such value is remembered, and the
 * next value with the same prototype is returned after one comparison (C10).
 */
import { observeDefinitions } from '../decorators/definition.js';
import { type Builder, containerObserver } from '../src/container-observer.js';
import { isProxy } from '../src/host.js';
import { isThenable } from '../src/value-kinds.js';
import {
  type Construction,
  constructionInProgress,
  endConstructionsUpTo,
} from './current-scope.js';

/** Handles the values of a builder. */
export interface BuiltValues {
  /** The name of the service, for tools. */
  readonly name: string;
  /** Creates the finalizers of a value, and returns the value. */
  made(value: unknown): unknown;
  /** Returns true if no value with this prototype gets finalizers from the builder's binding. */
  isUndecorated(prototype: object | null): boolean;
}

/** Increases whenever values with a remembered prototype may get finalizers from now on. */
let generation = 0;

let observing = false;

/** Makes every builder examine its next value, whatever its prototype. */
export function forgetUndecorated(): void {
  generation += 1;
}

/** Returns a builder that calls the user's builder and passes its values to `values`. */
export function interceptBuilder(userBuilder: Builder, values: BuiltValues): Builder {
  if (!observing) {
    observing = true;
    observeDefinitions(forgetUndecorated);
  }
  // The engine treats a constant in a closure as known, but not a parameter.
  const builder = userBuilder;
  let undecorated: unknown;
  let rememberedIn = -1;

  const examine = (value: unknown, before: Construction | undefined): unknown => {
    endConstructionsUpTo(before);
    if (isThenable(value)) return Promise.resolve(value).then((settled) => values.made(settled));
    const made = values.made(value);
    if (value !== undefined && value !== null && !isProxy(value)) {
      const prototype = Object.getPrototypeOf(value) as object | null;
      if (values.isUndecorated(prototype)) {
        undecorated = prototype;
        rememberedIn = generation;
      }
    }
    return made;
  };

  return (...args) => {
    const before = constructionInProgress();
    let value: unknown;
    try {
      value =
        containerObserver === undefined
          ? builder(...args)
          : containerObserver.builderOf(values.name, builder)(...args);
    } catch (error) {
      endConstructionsUpTo(before);
      throw error;
    }
    return rememberedIn === generation &&
      constructionInProgress() === before &&
      isPlain(value, undecorated)
      ? value
      : examine(value, before);
  };
}

/** Returns true if a value has this prototype and isn't a promise. */
function isPlain(value: unknown, prototype: unknown): boolean {
  // After `then` has been read, the engine knows the shape of the value, so reading its prototype costs
  // nothing.
  if (value === undefined || value === null) return false;
  if ((value as { readonly then?: unknown }).then !== undefined) return false;
  try {
    return Object.getPrototypeOf(value) === prototype;
  } catch {
    // A proxy that hides its class.
    return false;
  }
}
