import type { Callback } from '../src/cleanup-call.js';
import type { CleanupLimit } from '../src/limited-callback.js';

/** What `finalizeBinding` says of one binding. */
export interface BindingFinalization extends CleanupLimit {
  readonly func?: Callback | undefined;
  readonly argsOf?: ((instance: never) => unknown) | undefined;
  readonly kwargsOf?: ((instance: never) => unknown) | undefined;
  readonly atexit?: boolean | undefined;
  readonly stopFirst?: boolean | undefined;
  readonly dispose?: boolean | ((instance: never) => unknown) | undefined;
}

/** What was said of bindings whose container has no plugin yet, by their ids. */
const waiting = new Map<number, BindingFinalization[]>();

/** Keeps what was said of a binding until its container gets the plugin. */
export function keepForLater(id: number, finalization: BindingFinalization): void {
  const kept = waiting.get(id);
  if (kept === undefined) waiting.set(id, [finalization]);
  else kept.push(finalization);
}

/** Hands over what was kept for a binding. */
export function takeKept(id: number): readonly BindingFinalization[] {
  const kept = waiting.get(id) ?? [];
  waiting.delete(id);
  return kept;
}
