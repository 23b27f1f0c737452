/*
 * The configuration by `finalizeBinding` of the objects that one binding yields.
 */
import type { FinalizerDefinition } from '../decorators/definition.js';
import type { Callback } from '../src/cleanup-call.js';
import { limitedCallback } from '../src/limited-callback.js';
import type { BindingFinalization } from './binding-finalization.js';
import { type Disposal, disposalBySymbol, disposerOf } from './disposers.js';

/** The disposal that `finalizeBinding` configures for the objects of a binding. */
export interface BindingDisposal {
  readonly disposal: Disposal;
  readonly disposer: Callback;
}

/**
 * The finalizers and the disposal of the objects that a binding yields. It never changes: each
 * `finalizeBinding` creates another configuration that starts with the same definitions. So the
 * configuration that was applied to an object shows which definitions the object still lacks.
 */
export class BindingConfiguration {
  static readonly NONE: BindingConfiguration = new BindingConfiguration([], undefined);
  readonly definitions: readonly FinalizerDefinition[];
  /** The disposal; false for none, and `undefined` to dispose as the container does. */
  readonly dispose: BindingDisposal | false | undefined;

  private constructor(
    definitions: readonly FinalizerDefinition[],
    dispose: BindingDisposal | false | undefined,
  ) {
    this.definitions = definitions;
    this.dispose = dispose;
  }

  /** Returns the configuration after a call of `finalizeBinding`. */
  with(finalization: BindingFinalization, className: string): BindingConfiguration {
    const { func, argsOf, kwargsOf, dispose } = finalization;
    const definitions = [...this.definitions];
    if (func !== undefined) {
      const limited = limitedCallback(func, finalization);
      definitions.push({ func: limited, argsOf, kwargsOf, atexit: true, className });
    }
    return new BindingConfiguration(
      definitions,
      dispose === undefined ? this.dispose : disposalOf(dispose, finalization),
    );
  }

  /**
   * Returns the definitions that an object still lacks, given the configurations that were applied to it.
   */
  beyond(applied: readonly BindingConfiguration[]): readonly FinalizerDefinition[] {
    return this.definitions.filter((one) =>
      applied.every(({ definitions }) => !definitions.includes(one)),
    );
  }
}

function disposalOf(
  dispose: NonNullable<BindingFinalization['dispose']>,
  finalization: BindingFinalization,
): BindingDisposal | false {
  if (dispose === false) return false;
  const byFunction: Disposal = (instance) => () =>
    (dispose as (instance: object) => unknown)(instance);
  const disposal = dispose === true ? disposalBySymbol : byFunction;
  return { disposal, disposer: disposerOf(disposal, finalization) };
}
