/*
 * The finalizers and the disposal that `finalizeBinding` configures for the objects that one binding
 * yields. A binding without such options has no object of this class.
 */
import type { FinalizerDefinition } from '../decorators/definition.js';
import { registerInstance } from '../decorators/registration.js';
import type { Callback } from '../src/cleanup-call.js';
import { describeValue, functionName } from '../src/describe.js';
import { FinalizeError } from '../src/errors.js';
import type { FinalizerList } from '../src/finalizer-list.js';
import type { FinalizerRecord } from '../src/record.js';
import { isObject } from '../src/value-kinds.js';
import { BindingConfiguration, type BindingDisposal } from './binding-configuration.js';
import type { BindingFinalization } from './binding-finalization.js';
import { hasCleanup, isDisposer, keepUndisposed, renewDisposer } from './disposers.js';
import type { BindingCache } from './inversify/binding.js';
import type { SingletonState } from './singleton-state.js';

/** The binding that yields the objects. */
export interface YieldingBinding {
  /** The name of the service. */
  readonly name: string;
  /** The list for what the binding creates now. */
  readonly list: FinalizerList;
  /** The `atexit` of all its finalizers, if it has been set. */
  readonly atexit: boolean | undefined;
  /** Returns the state of the singleton that it has built; `undefined` in the other scopes. */
  singletonBuilt(): SingletonState | undefined;
  /** Creates the disposer of an object, which replaces the one that the object has. */
  createDisposer(value: object, disposer: Callback): FinalizerRecord;
  /** Records the finalizers that were created for an object. */
  record(value: object, records: readonly FinalizerRecord[]): void;
}

export class YieldedObjects {
  readonly #binding: YieldingBinding;
  #configuration: BindingConfiguration;
  /** The configuration that was applied to each object, shared with the clones of the binding. */
  readonly #applied: WeakMap<object, BindingConfiguration>;

  /** @param origin The objects of the binding from which the binding was cloned. */
  constructor(binding: YieldingBinding, origin: YieldedObjects | undefined) {
    this.#binding = binding;
    this.#configuration = origin === undefined ? BindingConfiguration.NONE : origin.#configuration;
    this.#applied = origin === undefined ? new WeakMap() : origin.#applied;
  }

  get definitions(): readonly FinalizerDefinition[] {
    return this.#configuration.definitions;
  }

  /** True if the binding decides how its objects are disposed, and not the container. */
  get decidesDisposal(): boolean {
    return this.#configuration.dispose !== undefined;
  }

  /**
   * Adds options. They apply to all objects that the binding yields from now on.
   *
   * @param built The cache of an existing singleton, to which the options are applied immediately. If that
   *   throws, nothing changes.
   */
  configure(finalization: BindingFinalization, built: BindingCache | undefined): void {
    const configuration = this.#configuration.with(finalization, this.#binding.name);
    if (built !== undefined) this.#apply(built.value, configuration);
    this.#configuration = configuration;
  }

  /** Applies the options to an object that the binding yields, and returns the object. */
  yield(value: unknown): unknown {
    this.#apply(value, this.#configuration);
    return value;
  }

  /** Creates the disposer of an instance whose construction failed, if the options require one. */
  disposeFailed(instance: object): readonly FinalizerRecord[] {
    const { dispose } = this.#configuration;
    if (dispose === undefined || !canDispose(instance, dispose)) return [];
    return this.#dispose(instance, dispose);
  }

  /**
   * Creates the finalizers of an object, once for each object, and once for each construction of a
   * singleton, because handlers of the container may wrap what the binding has yielded.
   */
  #apply(value: unknown, configuration: BindingConfiguration): void {
    const binding = this.#binding;
    const { definitions, dispose } = configuration;
    if (!isObject(value) && definitions.length === 0 && dispose === false) return;
    if (!isObject(value)) throw yieldsNoObject(value, definitions, binding.name);
    const singleton = binding.singletonBuilt();
    const applied = [this.#applied.get(value), singleton?.yielded].filter(
      (one) => one !== undefined,
    );
    if (applied.includes(configuration)) return;
    const disposes = dispose !== undefined && applied.every((one) => one.dispose !== dispose);
    if (disposes && !canDispose(value, dispose)) throw notDisposable(value, binding.name);
    const lacking = configuration.beyond(applied);
    const records = registerInstance(binding.list, value, lacking, binding.atexit);
    if (disposes) {
      records.push(...this.#dispose(value, dispose));
    } else {
      const renewed = renewDisposer(binding.list, value);
      if (renewed !== undefined) records.push(renewed);
    }
    this.#applied.set(value, configuration);
    binding.record(value, records);
    if (singleton === undefined) return;
    singleton.yielded = configuration;
    singleton.add(records);
  }

  /** Creates the disposer that the options require, in place of the existing one. */
  #dispose(value: object, dispose: BindingDisposal | false): readonly FinalizerRecord[] {
    for (const record of this.#binding.singletonBuilt()?.records ?? []) {
      if (isDisposer(record)) record.take();
    }
    if (dispose !== false) return [this.#binding.createDisposer(value, dispose.disposer)];
    keepUndisposed(value);
    return [];
  }
}

function canDispose(value: object, dispose: BindingDisposal | false): boolean {
  return dispose === false || hasCleanup(dispose.disposal, value);
}

function notDisposable(value: object, name: string): FinalizeError {
  return new FinalizeError(
    'INVALID_ARGUMENT',
    `expected the binding of ${name} to yield an object with [Symbol.dispose] or [Symbol.asyncDispose], ` +
      `but got ${describeValue(value)}; write dispose: (instance) => instance.close()`,
  );
}

function yieldsNoObject(
  value: unknown,
  definitions: readonly FinalizerDefinition[],
  name: string,
): FinalizeError {
  const funcs = definitions.map(({ func }) => functionName(func)).join(', ') || 'dispose';
  return new FinalizeError(
    'INVALID_ARGUMENT',
    `expected the binding of ${name} to yield an object that finalizer ${funcs} can be tied to, ` +
      `but got ${describeValue(value)}; bind an object that holds it, or omit func and dispose`,
  );
}
