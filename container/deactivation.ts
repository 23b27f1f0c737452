/*
 * The steps in which Inversify deactivates a singleton, `@preDestroy` and the `onDeactivation` handlers, and
 * the disposal that follows them.
 */
import type { CallStep } from '../src/call-step.js';
import { DisposalStep, isDisposer } from './disposers.js';
import { type Binding, type Deactivation, serviceName } from './inversify/binding.js';
import { type MethodNames, preDestroyMethodsOf } from './inversify/class-metadata.js';
import type { PluginContext } from './inversify/plugin-context.js';
import type { SingletonState } from './singleton-state.js';

/** A step in which Inversify would deactivate a singleton: one `@preDestroy` method, or one handler. */
abstract class DeactivationStep implements CallStep {
  abstract readonly what: string;
  readonly #binding: Binding;

  constructor(binding: Binding) {
    this.#binding = binding;
  }

  get name(): string {
    return `${this.what} of ${this.targetClass}`;
  }

  get targetClass(): string {
    return serviceName(this.#binding.serviceIdentifier);
  }

  abstract run(): unknown;
}

class PreDestroyStep extends DeactivationStep {
  readonly #instance: Instance;
  readonly #method: string | symbol;

  constructor(binding: Binding, instance: Instance, method: string | symbol) {
    super(binding);
    this.#instance = instance;
    this.#method = method;
  }

  get what(): string {
    return `@preDestroy ${String(this.#method)}`;
  }

  run(): unknown {
    const destroy = this.#instance[this.#method];
    return typeof destroy === 'function' ? Reflect.apply(destroy, this.#instance, []) : undefined;
  }
}

class HandlerStep extends DeactivationStep {
  readonly what = 'onDeactivation';
  readonly #handler: Deactivation;
  readonly #value: unknown;

  constructor(binding: Binding, handler: Deactivation, value: unknown) {
    super(binding);
    this.#handler = handler;
    this.#value = value;
  }

  run(): unknown {
    const handler = this.#handler;
    return handler(this.#value);
  }
}

type Instance = Readonly<Record<string | symbol, unknown>>;

/** The deactivation of one singleton, then its disposal. It retains the singleton, as the binding did. */
export class SingletonDeactivation {
  readonly #value: unknown;
  readonly #singleton: SingletonState;
  readonly #preDestroyMethods: MethodNames;
  readonly #steps: readonly CallStep[];
  /** How many of the steps, and of the finalizers, have been passed. */
  #step = 0;
  #record = 0;
  #alreadyRan: ReadonlySet<unknown> | undefined;

  /** @param singleton Has the finalizers. Those that are disposers belong to this. */
  constructor(context: PluginContext, binding: Binding, value: unknown, singleton: SingletonState) {
    this.#value = value;
    this.#singleton = singleton;
    const type = context.version.destroyedClass(binding, value);
    this.#preDestroyMethods = type === undefined ? [] : preDestroyMethodsOf(type);
    this.#steps = this.#stepsOf(context, binding);
  }

  /**
   * Returns the steps in Inversify's order: `@preDestroy`, the binding's `onDeactivation`, then the
   * container's; in version 6 the container's, the binding's, then `@preDestroy`. Each is a separate step,
   * so that a failure doesn't stop the next one (C3, C4).
   */
  #stepsOf({ deactivationService, version }: PluginContext, binding: Binding): CallStep[] {
    const preDestroy: CallStep[] = [];
    for (const method of this.#preDestroyMethods) {
      preDestroy.push(new PreDestroyStep(binding, this.#value as Instance, method));
    }
    const { onDeactivation } = binding;
    const ofContainer = deactivationService.get(binding.serviceIdentifier);
    if (onDeactivation === undefined && ofContainer === undefined) return preDestroy;
    const handlers: CallStep[] = [];
    const add = (handler: Deactivation): void => {
      handlers.push(new HandlerStep(binding, handler, this.#value));
    };
    const { containerHandlersFirst } = version;
    if (onDeactivation !== undefined && !containerHandlersFirst) add(onDeactivation);
    for (const handler of ofContainer ?? []) add(handler);
    if (onDeactivation !== undefined && containerHandlersFirst) add(onDeactivation);
    return containerHandlersFirst ? [...handlers, ...preDestroy] : [...preDestroy, ...handlers];
  }

  /** Takes the next step; returns `undefined` if none is left. */
  take(): CallStep | undefined {
    const step = this.#steps[this.#step];
    if (step === undefined) return this.#takeDisposer();
    this.#step += 1;
    return step;
  }

  #takeDisposer(): CallStep | undefined {
    for (
      let record = this.#singleton.records[this.#record];
      record !== undefined;
      record = this.#singleton.records[this.#record]
    ) {
      this.#record += 1;
      const call = record.atexit && isDisposer(record) ? record.take() : undefined;
      if (call === undefined) continue;
      return new DisposalStep(call, this.#value, this.#preDestroyCalls());
    }
    return undefined;
  }

  /** Returns the functions that Inversify calls as `@preDestroy` of the singleton. */
  #preDestroyCalls(): ReadonlySet<unknown> {
    if (this.#alreadyRan === undefined) {
      const methods = [...this.#preDestroyMethods];
      this.#alreadyRan = new Set(methods.map((method) => (this.#value as Instance)[method]));
    }
    return this.#alreadyRan;
  }
}
