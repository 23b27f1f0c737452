/*
 * The state that all copies of this package in one process (thread) share. Copies are different versions in
 * a dependency tree, or one version that a test runner or several vm contexts load again. Without shared
 * state, each copy would have its own order at exit and would not know the classes that another copy
 * decorated.
 */
import { sharedHolders } from './host.js';

/** A function, because Jest deep-copies `process` for its sandbox: it copies objects, but not functions. */
type StatesOf = () => Map<string, object>;

const STATES: unique symbol = Symbol.for('inversify-finalize/shared@1') as never;

let states: Map<string, object> | undefined;

/**
 * Returns the state that all copies of this package share under `key`. The first call in the process
 * creates it; an import alone changes nothing (X7).
 *
 * The structure of a state is a protocol between versions: change it only together with its key.
 */
export function shared<T extends object>(key: string, make: () => T): T {
  states ??= findStates() ?? publishStates();
  let state = states.get(key);
  if (state === undefined) {
    state = make();
    states.set(key, state);
  }
  return state as T;
}

/** Returns the state that {@link shared} has created under `key`, or `undefined`. It creates nothing. */
export function sharedIfMade<T extends object>(key: string): T | undefined {
  return (states ?? findStates())?.get(key) as T | undefined;
}

function findStates(): Map<string, object> | undefined {
  for (const holder of sharedHolders() as ReadonlyArray<{ readonly [STATES]?: StatesOf }>) {
    const statesOf = holder[STATES];
    if (statesOf !== undefined) return statesOf();
  }
  return undefined;
}

/** A copy that finds no object to extend has its own state, and still works. */
function publishStates(): Map<string, object> {
  const published = new Map<string, object>();
  // It has no prototype, whose members would count as parts of the descriptor.
  const descriptor = { __proto__: null, value: () => published } as PropertyDescriptor;
  sharedHolders().some((holder) => Reflect.defineProperty(holder, STATES, descriptor));
  return published;
}
