/*
 * The declarations of `@finalizeWith` for each class. All copies of the package in a process share them, so
 * the container plugin of one copy finalizes the classes that another copy decorated.
 */
import type { Callback } from '../src/cleanup-call.js';
import { shared, sharedIfMade } from '../src/shared-state.js';

/** One `@finalizeWith` on one class, or one `finalizeBinding` with `func`. */
export interface FinalizerDefinition {
  readonly func: Callback;
  /** Reads the arguments from a constructed instance; `undefined` for the method `[finalizerArgs]`. */
  readonly argsOf: ((instance: never) => unknown) | undefined;
  readonly kwargsOf: ((instance: never) => unknown) | undefined;
  readonly atexit: boolean;
  /** True if the instance is torn down before all others. */
  readonly stopFirst?: boolean;
  /** The name of the decorated class, or of the service of the binding, for messages. */
  readonly className: string;
  /** The prototype of the decorated class. Its `[finalizerArgs]` is read, whatever subclasses define. */
  readonly prototype?: object;
}

/** The definitions of one class and its base classes, and the prototypes from which they were collected. */
interface Collected {
  readonly chain: readonly object[];
  readonly definitions: readonly FinalizerDefinition[];
}

interface Definitions {
  /** The definitions of each decorated class, by its prototype, in the order of their application. */
  readonly own: WeakMap<object, FinalizerDefinition[]>;
  /** True if any class has been decorated. */
  defined: boolean;
  /** The results of {@link definitionsOf}, which are kept until another class is decorated. */
  collected: WeakMap<object, Collected>;
  /** Called after each decoration. */
  readonly observers: Set<() => void>;
}

const DEFINITIONS = 'definitions@1';

const NONE: readonly FinalizerDefinition[] = [];

function startDefinitions(): Definitions {
  return { own: new WeakMap(), defined: false, collected: new WeakMap(), observers: new Set() };
}

let allDefinitions: Definitions | undefined;

/** Returns the definitions of all copies; `undefined` while no class has been decorated. */
function definitionsIfAny(): Definitions | undefined {
  allDefinitions ??= sharedIfMade<Definitions>(DEFINITIONS);
  return allDefinitions;
}

/** Adds a definition to a class, and to no other class (D4). */
export function define(prototype: object, definition: FinalizerDefinition): void {
  const definitions = shared(DEFINITIONS, startDefinitions);
  const own = definitions.own.get(prototype);
  if (own === undefined) definitions.own.set(prototype, [definition]);
  else own.push(definition);
  definitions.defined = true;
  definitions.collected = new WeakMap();
  for (const observer of definitions.observers) observer();
}

/** Returns true if any class of the program has been decorated. */
export function isAnyClassDecorated(): boolean {
  return definitionsIfAny()?.defined === true;
}

/** Calls `observer` after each decoration, because a class may be decorated after it was bound. */
export function observeDefinitions(observer: () => void): void {
  shared(DEFINITIONS, startDefinitions).observers.add(observer);
}

/**
 * Returns all definitions for objects of a prototype. Those of base classes come first, so their finalizers
 * are created first and called last (D4).
 */
export function definitionsOf(prototype: object | null): readonly FinalizerDefinition[] {
  const state = definitionsIfAny();
  if (state === undefined || prototype === null) return NONE;
  const known = state.collected.get(prototype);
  if (known !== undefined && isChainOf(prototype, known.chain)) return known.definitions;
  const found = collect(prototype, state.own);
  state.collected.set(prototype, found);
  return found.definitions;
}

/**
 * Returns true if a prototype still has the chain from which its definitions were collected: the program
 * may have called `Object.setPrototypeOf` since then.
 */
function isChainOf(prototype: object, chain: readonly object[]): boolean {
  let current: object | null = prototype;
  for (const one of chain) {
    if (current !== one) return false;
    // Its prototype can't be changed.
    if (one === Object.prototype) return true;
    current = Object.getPrototypeOf(current) as object | null;
  }
  return current === null;
}

function collect(prototype: object, own: Definitions['own']): Collected {
  const chain: object[] = [];
  const definitions: FinalizerDefinition[] = [];
  for (
    let current: object | null = prototype;
    current !== null;
    current = Object.getPrototypeOf(current) as object | null
  ) {
    chain.push(current);
    const found = own.get(current);
    if (found !== undefined) definitions.push(...found.toReversed());
  }
  return { chain, definitions: definitions.length === 0 ? NONE : definitions.reverse() };
}
