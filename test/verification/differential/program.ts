/** A value that JSON, CPython and JavaScript agree on. */
export type Value = null | boolean | number | string | readonly Value[];

/** What a callback ends with, after its script. */
export type Outcome = { readonly returns: Value } | { readonly throws: string };

/** Makes the finalizer `name` for object `obj`. */
export interface Create {
  readonly op: 'create';
  readonly name: string;
  readonly obj: number;
  readonly args: readonly Value[];
  readonly kwargs: Readonly<Record<string, Value>> | null;
  readonly atexit: boolean;
  /** What the callback does when it is called. */
  readonly script: readonly Step[];
  readonly outcome: Outcome;
}

/** One thing to do. Both interpreters do it in the same way and log what they saw. */
export type Step =
  | Create
  /** Calls a finalizer; an error is logged, or goes on to the caller where `through` is set. */
  | { readonly op: 'call'; readonly name: string; readonly through: boolean }
  | {
      readonly op: 'detach' | 'peek' | 'alive' | 'atexit' | 'forget';
      readonly name: string;
    }
  | { readonly op: 'set-atexit'; readonly name: string; readonly value: boolean }
  /** Tries to tie a finalizer to a number. */
  | { readonly op: 'refuse' }
  /** Lets go of an object, and goes on when it is collected. */
  | { readonly op: 'drop'; readonly obj: number };

/** How a program ends. */
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
