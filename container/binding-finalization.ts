/*
 * The options of `finalizeBinding`, as the rest of `container/` uses them.
 */
import type { Callback } from '../src/cleanup-call.js';
import type { CleanupLimit } from '../src/limited-callback.js';

/** What `finalizeBinding` configures for one binding. */
export interface BindingFinalization extends CleanupLimit {
  readonly func?: Callback | undefined;
  readonly argsOf?: ((instance: never) => unknown) | undefined;
  readonly kwargsOf?: ((instance: never) => unknown) | undefined;
  readonly atexit?: boolean | undefined;
  readonly stopFirst?: boolean | undefined;
  readonly dispose?: boolean | ((instance: never) => unknown) | undefined;
}
