// The public switch for recording creations. It is off by default.
import { describeValue } from '../../src/describe.js';
import { FinalizeError } from '../../src/index.js';
import { rememberCreations } from '../audit/creation-facts.js';

/** Options for {@link trackCreations}. */
export interface TrackOptions {
  /** If false, only the time of each creation is recorded. The default is true. */
  readonly stacks?: boolean;
}

/**
 * Records where, when and by which binding of which container each finalizer is created, for {@link
 * liveFinalizers} and `reportLeaks()`.
 *
 * Positions are those of the original source if Node.js runs with `--enable-source-maps`. Existing
 * finalizers aren't covered. Nothing is retained beyond the lifetime of each finalizer.
 *
 * @param options Determines whether a stack trace is taken for each creation.
 * @returns A function that stops the tracking.
 * @throws {FinalizeError} `INVALID_ARGUMENT` if `stacks` isn't a boolean.
 * @example
 * ```ts
 * const stop = trackCreations();
 * finalize({}, clearTimeout, undefined);
 * stop();
 * ```
 */
export function trackCreations({ stacks = true }: TrackOptions = {}): () => void {
  if (typeof stacks !== 'boolean') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected stacks to be a boolean, but got ${describeValue(stacks)}; write { stacks: false } to remember only times`,
    );
  }
  return rememberCreations(() => (stacks ? 'site' : 'time'));
}
