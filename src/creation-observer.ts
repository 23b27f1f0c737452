import type { Callback, Kwargs } from './cleanup-call.js';

/** A finalizer that is about to be created. */
export interface Creation {
  readonly obj: WeakKey;
  readonly func: Callback;
  readonly args: readonly unknown[];
  readonly kwargs: Kwargs | undefined;
  /** The class of the object, where whoever makes the finalizer said so. */
  readonly owner: string | undefined;
}

/** Sees every creation before anything is registered. What it throws is thrown out of the creation. */
export type CreationObserver = (creation: Creation) => void;

const observers = new Set<CreationObserver>();

/** Has an observer see every creation, until what this returns is called. */
export function observeCreations(observer: CreationObserver): () => void {
  observers.add(observer);
  return () => {
    observers.delete(observer);
  };
}

/** Whether anybody wants to see creations. */
export function isObserved(): boolean {
  return observers.size > 0;
}

/** Shows a creation to all who want to see it. */
export function showCreation(creation: Creation): void {
  for (const observer of observers) observer(creation);
}
