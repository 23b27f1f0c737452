/*
 * The step of a drain that calls something: a cleanup callback, or a step of a teardown.
 */
import type { CleanupForm } from './observation.js';

/** A step that calls something. */
export interface CallStep {
  /** The name for messages: that of the callback, with the class name of the target if it is known. */
  readonly name: string;
  /** The class name of the target, or the service of the binding, if it is known. */
  readonly targetClass?: string | undefined;
  /** The timeout of this step, instead of the one for all steps. */
  readonly timeoutMs?: number | undefined;
  /** Called if the drain stops waiting for the step. */
  readonly force?: (() => unknown) | undefined;
  readonly parts?: undefined;
  run(form: CleanupForm): unknown;
}
