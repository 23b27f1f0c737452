/** A way on which a finalizer's callback or arguments keep its object alive, for ever. */
export interface SelfReference {
  /** What keeps what, the position of the function, and how to mend it; a long way is shortened. */
  readonly path: string;
  /** The same way, link by link: from `func`, an argument or an option to the object's class. */
  readonly steps: readonly string[];
}
