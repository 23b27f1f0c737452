/*
 * The steps in which Inversify deactivates a singleton: `@preDestroy` and the `onDeactivation` handlers.
 */
import type { DrainStep } from '../src/drain.js';
import { type Binding, type Deactivation, serviceName } from './inversify/binding.js';
import { preDestroyMethodsOf } from './inversify/class-metadata.js';
import type { PluginContext } from './inversify/plugin-context.js';

/** Returns the functions that Inversify calls as `@preDestroy` of a singleton. */
export function preDestroyCallsOf(
  { version }: PluginContext,
  binding: Binding,
  value: unknown,
): unknown[] {
  const type = version.destroyedClass(binding, value);
  if (type === undefined) return [];
  const instance = value as Record<string | symbol, unknown>;
  return [...preDestroyMethodsOf(type)].map((method) => instance[method]);
}

function preDestroySteps(
  { version }: PluginContext,
  binding: Binding,
  value: unknown,
  name: string,
): DrainStep[] {
  const type = version.destroyedClass(binding, value);
  if (type === undefined) return [];
  const instance = value as Record<string | symbol, unknown>;
  const steps: DrainStep[] = [];
  for (const method of preDestroyMethodsOf(type)) {
    steps.push({
      name: `@preDestroy ${String(method)} of ${name}`,
      targetClass: name,
      run: (): unknown => {
        const destroy = instance[method];
        return typeof destroy === 'function' ? Reflect.apply(destroy, instance, []) : undefined;
      },
    });
  }
  return steps;
}

/**
 * Returns the steps of the deactivation of a singleton, in Inversify's order: `@preDestroy`, the binding's
 * `onDeactivation`, then the container's; in version 6 the container's, the binding's, then
 * `@preDestroy`. Each is a separate step, so that a failure doesn't stop the next one (C3, C4).
 */
export function deactivationSteps(
  context: PluginContext,
  binding: Binding,
  value: unknown,
): DrainStep[] {
  const { onDeactivation, serviceIdentifier } = binding;
  const name = serviceName(serviceIdentifier);
  const handlers: Deactivation[] = [...(context.deactivationService.get(serviceIdentifier) ?? [])];
  const { containerHandlersFirst } = context.version;
  if (onDeactivation !== undefined) {
    if (containerHandlersFirst) handlers.push(onDeactivation);
    else handlers.unshift(onDeactivation);
  }
  const handlerSteps = handlers.map((handler) => ({
    name: `onDeactivation of ${name}`,
    targetClass: name,
    run: () => handler(value),
  }));
  const destroySteps = preDestroySteps(context, binding, value, name);
  return containerHandlersFirst
    ? [...handlerSteps, ...destroySteps]
    : [...destroySteps, ...handlerSteps];
}
