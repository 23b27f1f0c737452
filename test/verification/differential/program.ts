/** A value that JSON, CPython and JavaScript represent in the same way. */
export type Value = null | boolean | number | string | readonly Value[];

/** The outcome of a callback after its script. */
export type Outcome = { readonly returns: Value } | { readonly throws: string };

/** Makes the finalizer `name` for object `obj`. */
export interface Create {
  readonly op: 'create';
  readonly name: string;
  readonly obj: number;
  readonly args: readonly Value[];
  readonly kwargs: Readonly<Record<string, Value>> | null;
  readonly atexit: boolean;
  /** The steps that the callback runs when it is called. */
  readonly script: readonly Step[];
  readonly outcome: Outcome;
}

/** One step. Both interpreters run it in the same way and log what they observe. */
export type Step =
  | Create
  /** Calls a finalizer; an error is logged, or passed to the caller if `through` is set. */
  | { readonly op: 'call'; readonly name: string; readonly through: boolean }
  | {
      readonly op: 'detach' | 'peek' | 'alive' | 'atexit' | 'forget';
      readonly name: string;
    }
  | { readonly op: 'set-atexit'; readonly name: string; readonly value: boolean }
  /** Tries to create a finalizer for a number. */
  | { readonly op: 'create-invalid' }
  /** Drops an object and continues when it has been collected. */
  | { readonly op: 'drop'; readonly obj: number };

/** The end of a program. */
export type End =
  | { readonly how: 'end' }
  | { readonly how: 'exit'; readonly code: number }
  | { readonly how: 'throw' };

/** A program for both interpreters. */
export interface Program {
  readonly objects: number;
  readonly steps: readonly Step[];
  readonly end: End;
}
