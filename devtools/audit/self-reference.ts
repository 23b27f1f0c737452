// The public result type of the audit.

/** A retaining path from a finalizer's callback or arguments to its own target. */
export interface SelfReference {
  /** The path, the position of the function and how to fix it, as text; a long path is shortened. */
  readonly path: string;
  /** The path step by step: from `func`, an argument or an option to the class of the object. */
  readonly steps: readonly string[];
}
