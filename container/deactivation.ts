/*
 * The steps in which Inversify deactivates a singleton, `@preDestroy` and the `onDeactivation` handlers, and
 * the disposal that follows them.
 */
import type { DrainStep } from '../src/drain.js';
import type { FinalizerRecord } from '../src/record.js';
import { DisposalStep, isDisposer } from './disposers.js';
import { type Binding, type Deactivation, serviceName } from './inversify/binding.js';
import { preDestroyMethodsOf } from './inversify/class-metadata.js';
import type { PluginContext } from './inversify/plugin-context.js';

/** Returns the functions that Inversify calls as `@preDestroy` of a singleton. */
function preDestroyCallsOf(
  { version }: PluginContext,
  binding: Binding,
  value: unknown,
): unknown[] {
  const type = version.destroyedClass(binding, value);
  if (type === undefined) return [];
  const instance = value as Record<string | symbol, unknown>;
  return [...preDestroyMethodsOf(type)].map((method) => instance[method]);
}

/** A step in which Inversify would deactivate a singleton: one `@preDestroy` method, or one handler. */
class DeactivationStep implements DrainStep {
  readonly #what: string;
  readonly #binding: Binding;
  readonly #deactivate: () => unknown;

  constructor(what: string, binding: Binding, deactivate: () => unknown) {
    this.#what = what;
    this.#binding = binding;
    this.#deactivate = deactivate;
  }

  get name(): string {
    return `${this.#what} of ${this.targetClass}`;
  }

  get targetClass(): string {
    return serviceName(this.#binding.serviceIdentifier);
  }

  run(): unknown {
    return this.#deactivate();
  }
}

function addPreDestroySteps(
  steps: DrainStep[],
  { version }: PluginContext,
  binding: Binding,
  value: unknown,
): void {
  const type = version.destroyedClass(binding, value);
  if (type === undefined) return;
  const instance = value as Record<string | symbol, unknown>;
  for (const method of preDestroyMethodsOf(type)) {
    const destroy = (): unknown => {
      const called = instance[method];
      return typeof called === 'function' ? Reflect.apply(called, instance, []) : undefined;
    };
    steps.push(new DeactivationStep(`@preDestroy ${String(method)}`, binding, destroy));
  }
}

/**
 * Returns the steps of the deactivation of a singleton, in Inversify's order: `@preDestroy`, the binding's
 * `onDeactivation`, then the container's; in version 6 the container's, the binding's, then
 * `@preDestroy`. Each is a separate step, so that a failure doesn't stop the next one (C3, C4).
 */
function deactivationSteps(context: PluginContext, binding: Binding, value: unknown): DrainStep[] {
  const { onDeactivation, serviceIdentifier } = binding;
  const { containerHandlersFirst } = context.version;
  const steps: DrainStep[] = [];
  const add = (handler: Deactivation | undefined): void => {
    if (handler === undefined) return;
    steps.push(new DeactivationStep('onDeactivation', binding, () => handler(value)));
  };
  if (!containerHandlersFirst) {
    addPreDestroySteps(steps, context, binding, value);
    add(onDeactivation);
  }
  for (const handler of context.deactivationService.get(serviceIdentifier) ?? []) add(handler);
  if (containerHandlersFirst) {
    add(onDeactivation);
    addPreDestroySteps(steps, context, binding, value);
  }
  return steps;
}

/** The deactivation of one singleton, then its disposal. Retains the singleton, as its binding did. */
export class SingletonDeactivation {
  readonly #context: PluginContext;
  readonly #binding: Binding;
  readonly #value: unknown;
  readonly #steps: readonly DrainStep[];
  readonly #records: readonly FinalizerRecord[];
  /** How many of the steps, and of the records, have been passed. */
  #step = 0;
  #record = 0;
  #alreadyRan: ReadonlySet<unknown> | undefined;

  /** @param records The finalizers of the singleton. Those that are disposers belong to this. */
  constructor(
    context: PluginContext,
    binding: Binding,
    value: unknown,
    records: readonly FinalizerRecord[],
  ) {
    this.#context = context;
    this.#binding = binding;
    this.#value = value;
    this.#records = records;
    this.#steps = deactivationSteps(context, binding, value);
  }

  /** Takes the next step; `undefined` if none is left. */
  take(): DrainStep | undefined {
    const step = this.#steps[this.#step];
    if (step === undefined) return this.#takeDisposer();
    this.#step += 1;
    return step;
  }

  #takeDisposer(): DrainStep | undefined {
    for (
      let record = this.#records[this.#record];
      record !== undefined;
      record = this.#records[this.#record]
    ) {
      this.#record += 1;
      const call = record.atexit && isDisposer(record) ? record.take() : undefined;
      if (call === undefined) continue;
      this.#alreadyRan ??= new Set(preDestroyCallsOf(this.#context, this.#binding, this.#value));
      return new DisposalStep(call, this.#value, this.#alreadyRan);
    }
    return undefined;
  }
}
