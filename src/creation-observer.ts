/*
 * Shows creations to tools, such as the audit, before anything is registered.
 */
import type { Callback, Kwargs } from './cleanup-call.js';

/** A finalizer that is about to be created. */
export interface Creation {
  readonly obj: WeakKey;
  readonly func: Callback;
  readonly args: readonly unknown[];
  readonly kwargs: Kwargs | undefined;
  /** The class name of the target, if the code that creates the finalizer gave it. */
  readonly targetClass: string | undefined;
}

/**
 * Sees every creation before anything is registered. An error that it throws is thrown to the code that
 * creates the finalizer.
 */
export type CreationObserver = (creation: Creation) => void;

const observers = new Set<CreationObserver>();

/** Shows every creation to `observer`, until the returned function is called. */
export function observeCreations(observer: CreationObserver): () => void {
  observers.add(observer);
  return () => {
    observers.delete(observer);
  };
}

/** Returns true if there is an observer. */
export function isObserved(): boolean {
  return observers.size > 0;
}

/** Shows a creation to all observers. */
export function showCreation(creation: Creation): void {
  for (const observer of observers) observer(creation);
}
