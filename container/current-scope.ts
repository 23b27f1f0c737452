/*
 * Determines which resolution scope is current: it is in a variable during synchronous resolution, and in
 * the asynchronous context of the host for everything that awaits. While a singleton is constructed, no
 * scope is current.
 */
import { type AsyncContext, createAsyncContext } from '../src/host.js';
import { FinalizeError } from '../src/errors.js';
import type { FinalizerList } from '../src/finalizer-list.js';
import type { Binding } from './inversify/binding.js';

/** A scope, as resolution uses it. */
export interface CurrentScope {
  /**
   * Returns the list for what a binding creates; `undefined` if `owner`, the container of the binding, is
   * neither the container of this scope nor a parent of it.
   */
  listFor(owner: object, binding: Binding): FinalizerList | undefined;
}

/** A current scope, and the one around it. */
export interface Frame {
  readonly scope: CurrentScope | undefined;
  readonly outer: Frame | undefined;
}

/** The synchronous part of the construction of a singleton. */
export interface Construction {
  readonly outer: Construction | undefined;
  readonly entered: Frame | undefined;
  readonly stored: Frame | undefined;
}

/** The frame while a singleton is constructed, whose dependencies live as long as the singleton. */
const NO_SCOPE: Frame = { scope: undefined, outer: undefined };

/** The frame of the synchronous call in progress; `undefined` to use that of the asynchronous context. */
let entered: Frame | undefined;

/**
 * Created with the first asynchronous scope, because it makes every promise of the program more expensive.
 */
let storage: AsyncContext<Frame> | undefined;

let construction: Construction | undefined;

let used = false;

/** Returns true if any scope has been opened. */
export function isAnyScopeUsed(): boolean {
  return used;
}

/** Records that a scope has been opened. Returns true for the first one. */
export function useScopes(): boolean {
  const first = !used;
  used = true;
  return first;
}

function currentFrame(): Frame | undefined {
  return entered ?? storage?.getStore();
}

/** Returns the list of the current scope for what a binding creates; `undefined` outside a scope. */
export function currentListFor(owner: object, binding: Binding): FinalizerList | undefined {
  for (let frame = currentFrame(); frame !== undefined; frame = frame.outer) {
    const list = frame.scope?.listFor(owner, binding);
    if (list !== undefined) return list;
  }
  return undefined;
}

/** What {@link leaveScope} restores. */
export interface Entry {
  readonly entered: Frame | undefined;
  readonly construction: Construction | undefined;
}

/** Makes a scope current for the synchronous code until {@link leaveScope} is called. */
export function enterScope(scope: CurrentScope): Entry {
  const before = { entered, construction };
  entered = { scope, outer: currentFrame() };
  return before;
}

/** Makes the scope current that was current before a scope was entered. */
export function leaveScope(before: Entry): void {
  endConstructionsUpTo(before.construction);
  entered = before.entered;
}

/**
 * Makes a scope current for a call and everything that it awaits.
 *
 * @throws {FinalizeError} `UNSUPPORTED_HOST` if the host has no `AsyncLocalStorage`.
 */
export function enterScopeAsync<R>(scope: CurrentScope, call: () => R): R {
  storage ??= createAsyncContext<Frame>();
  if (storage === undefined) {
    throw new FinalizeError(
      'UNSUPPORTED_HOST',
      'expected a host with AsyncLocalStorage, which a scope needs to follow an await, but got one without it; ' +
        'write openScope(container) and resolve with get and getAll',
    );
  }
  const before = entered;
  const building = construction;
  const frame = { scope, outer: currentFrame() };
  entered = undefined;
  try {
    return storage.run(frame, () => {
      try {
        return call();
      } finally {
        endConstructionsUpTo(building);
      }
    });
  } finally {
    entered = before;
  }
}

/**
 * Returns the construction of a singleton that is in progress; `undefined` if there is none, or if no scope
 * is current.
 */
export function constructionInProgress(): Construction | undefined {
  return construction;
}

/**
 * Ends the constructions that have begun since `to` was in progress. It must be called after a resolution,
 * so that the failed construction of a singleton doesn't change the current scope.
 */
export function endConstructionsUpTo(to: Construction | undefined): void {
  while (construction !== undefined && construction !== to) {
    setFrame(construction.entered, construction.stored);
    construction = construction.outer;
  }
}

/** Begins the construction of a singleton; `undefined` if no scope is current. */
export function beginConstruction(): Construction | undefined {
  const frame = currentFrame();
  if (frame === undefined || frame === NO_SCOPE) return undefined;
  construction = { outer: construction, entered, stored: storage?.getStore() };
  setFrame(NO_SCOPE, NO_SCOPE);
  return construction;
}

/** Ends the synchronous part of a construction. What it awaits still belongs to no scope. */
export function endConstruction({ outer }: Construction): void {
  endConstructionsUpTo(outer);
}

function setFrame(sync: Frame | undefined, stored: Frame | undefined): void {
  entered = sync;
  storage?.enterWith(stored);
}
