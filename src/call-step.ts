/*
 * The step of a drain that calls something: a cleanup callback, or a step of a teardown.
 */
import type { CleanupStep } from './observation.js';

/** A step that calls something. */
export interface CallStep extends CleanupStep {
  /** The timeout of this step, instead of the one for all steps. */
  readonly timeoutMs?: number | undefined;
  /** Called if the drain stops waiting for the step. */
  readonly force?: (() => unknown) | undefined;
  readonly parts?: undefined;
}
