/** The end of a callback after its script. */
export type Ending =
  | { readonly how: 'returns' | 'throws' }
  /** Returns a promise, which a later `settle` settles. */
  | { readonly how: 'pends' }
  /** Returns the promise of an asynchronous drain of that scope. */
  | { readonly how: 'drains'; readonly scope: number };

/** Makes the finalizer `name` for object `obj` in scope `scope`. */
export interface Create {
  readonly op: 'create';
  readonly name: string;
  readonly obj: number;
  readonly scope: number;
  /** True if the scope is a container that keeps the object until it is torn down. */
  readonly singleton: boolean;
  readonly atexit: boolean;
  /** The steps that the callback runs when it is called. */
  readonly script: readonly Step[];
  readonly ending: Ending;
}

/** One step of the program or of a callback. */
export type Step =
  | Create
  | { readonly op: 'detach' | 'peek' | 'forget'; readonly name: string }
  /** An error of the callback is logged, or passed to the caller if `through` is set. */
  | { readonly op: 'call'; readonly name: string; readonly through: boolean }
  | { readonly op: 'set-atexit'; readonly name: string; readonly value: boolean }
  | { readonly op: 'drain'; readonly scope: number; readonly through: boolean }
  | { readonly op: 'drain-async'; readonly scope: number }
  /** Settles the promise that the callback of `name` returned, if it did. */
  | { readonly op: 'settle'; readonly name: string; readonly rejects: boolean }
  /** Removes the binding of `name` from its container, if it has one. */
  | { readonly op: 'unbind'; readonly name: string; readonly through: boolean }
  /** Drops an object; a new one gets its number. */
  | { readonly op: 'drop'; readonly obj: number };

/** A step that callbacks don't have: collects everything that was dropped. */
export interface Collect {
  readonly op: 'collect';
}

/** A program for the package and for the model of it. */
export type Program = ReadonlyArray<Step | Collect>;

/** The number of objects of a program. */
export const OBJECTS = 3;

/** The number of scopes: plain ones first, then a container, then a child of it. */
export const SCOPES = 4;
export const PLAIN_SCOPES = 2;
