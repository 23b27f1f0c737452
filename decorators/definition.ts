import type { Callback } from '../src/cleanup-call.js';

/** One `@finalizeWith` on one class. */
export interface FinalizerDefinition {
  readonly func: Callback;
  /** Reads the arguments from a constructed instance; `undefined` for the method `[finalizerArgs]`. */
  readonly argsOf: ((instance: never) => unknown) | undefined;
  readonly kwargsOf: ((instance: never) => unknown) | undefined;
  readonly atexit: boolean;
  /** The class that was decorated, for messages. */
  readonly className: string;
}

/** The definitions of each decorated class itself, by its prototype, in the order of their application. */
const ownDefinitions = new WeakMap<object, FinalizerDefinition[]>();

/** What {@link definitionsOf} has found, until another class is decorated. */
let found = new WeakMap<object, readonly FinalizerDefinition[]>();

let defined = false;

const NONE: readonly FinalizerDefinition[] = [];

/** Adds a definition to a class, and to no other (D4). */
export function define(prototype: object, definition: FinalizerDefinition): void {
  const own = ownDefinitions.get(prototype);
  if (own === undefined) ownDefinitions.set(prototype, [definition]);
  else own.push(definition);
  found = new WeakMap();
  defined = true;
}

/**
 * All definitions that hold for objects of a prototype: those of the bases first, so that they are
 * created first and called last (D4).
 */
export function definitionsOf(prototype: object | null): readonly FinalizerDefinition[] {
  if (!defined || prototype === null) return NONE;
  let all = found.get(prototype);
  if (all === undefined) {
    const bases = definitionsOf(Object.getPrototypeOf(prototype) as object | null);
    const own = ownDefinitions.get(prototype);
    all = own === undefined ? bases : [...bases, ...own];
    found.set(prototype, all);
  }
  return all;
}
