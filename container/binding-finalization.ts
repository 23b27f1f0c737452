/*
 * The options that `finalizeBinding` was given for a binding, and those that are kept until the
 * container of their binding gets the plugin.
 */
import type { Callback } from '../src/cleanup-call.js';
import type { CleanupLimit } from '../src/limited-callback.js';

/** Options of `finalizeBinding`, whatever the overload that was called. */
export interface BindingFinalization extends CleanupLimit {
  readonly func?: Callback | undefined;
  readonly argsOf?: ((instance: never) => unknown) | undefined;
  readonly kwargsOf?: ((instance: never) => unknown) | undefined;
  readonly atexit?: boolean | undefined;
  readonly stopFirst?: boolean | undefined;
  readonly dispose?: boolean | ((instance: never) => unknown) | undefined;
}

/** The options of bindings whose container doesn't have the plugin yet, by the ids of the bindings. */
const waiting = new Map<number, BindingFinalization[]>();

/** Keeps the options of a binding until its container gets the plugin. */
export function keepForLater(id: number, finalization: BindingFinalization): void {
  const kept = waiting.get(id);
  if (kept === undefined) waiting.set(id, [finalization]);
  else kept.push(finalization);
}

/** Removes and returns the options that were kept for a binding. */
export function takeKept(id: number): readonly BindingFinalization[] {
  const kept = waiting.get(id) ?? [];
  waiting.delete(id);
  return kept;
}
