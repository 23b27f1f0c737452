import type { Callback } from './task.js';

/** A finalizer that is about to be created. */
export interface Creation {
  readonly obj: WeakKey;
  readonly func: Callback;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  /** The class of the object, where whoever makes the finalizer said so. */
  readonly owner: string | undefined;
}

/** Sees every creation before anything is registered. What it throws is thrown out of the creation. */
export type CreationObserver = (creation: Creation) => void;

let observer: CreationObserver | undefined;

/** Has `next` see every creation, or nobody. Returns the one that it replaces. */
export function observeCreations(next: CreationObserver | undefined): CreationObserver | undefined {
  const previous = observer;
  observer = next;
  return previous;
}

/** The one who sees creations now. */
export function creationObserver(): CreationObserver | undefined {
  return observer;
}
