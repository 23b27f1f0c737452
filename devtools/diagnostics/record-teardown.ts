// Records the next teardown of one container, step by step.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import type { AnyContainer } from '../../container/index.js';
import { requireContainerState } from '../../container/container-state.js';
import { CleanupCall } from '../../src/cleanup-call.js';
import { describeError } from '../../src/describe.js';
import { sourceOf } from '../../src/observation.js';
import { serviceGraphOf } from './service-graph.js';
import { Recording, type TeardownReport } from './teardown-report.js';
import type { RecordedStep } from './teardown-steps.js';

/** The methods that tear down a container, in all supported versions of Inversify. */
const METHODS = ['unbindAll', 'unbindAllAsync', 'unbindAllSync'] as const;

/**
 * Records the next teardown of a container: `unbindAll()`, `unbindAllAsync()`, and everything that calls
 * them. Steps of teardowns that a step starts are recorded as well.
 *
 * @param container A container with the plugin.
 * @returns The report, which the teardown fills.
 * @throws {FinalizeError} `PLUGIN_MISSING` if the container doesn't have the plugin.
 * @example
 * ```ts
 * const services = new Container();
 * services.register(FinalizationPlugin);
 * const report = recordTeardown(services);
 * await services.unbindAllAsync();
 * console.log(String(report));
 * ```
 */
export function recordTeardown(container: AnyContainer): TeardownReport {
  const state = requireContainerState(container);
  const recording = new Recording(state.scope);
  const storage = new AsyncLocalStorage<Recording>();
  const restore = METHODS.map((name) => {
    const original: unknown = Reflect.get(container, name);
    const property = Reflect.getOwnPropertyDescriptor(container, name);
    if (typeof original !== 'function') return () => undefined;
    Reflect.set(container, name, (...args: unknown[]): unknown => {
      for (const undo of restore) undo();
      recording.start(serviceGraphOf(state));
      const record = (): unknown => Reflect.apply(original, container, args);
      return storage.run(recording, () => observe(recording, storage, record));
    });
    return () => {
      if (property === undefined) Reflect.deleteProperty(container, name);
      else Reflect.defineProperty(container, name, property);
    };
  });
  return recording;
}

/** Runs the teardown with subscribers for its steps. */
function observe(
  recording: Recording,
  storage: AsyncLocalStorage<Recording>,
  run: () => unknown,
): unknown {
  const startedMs = performance.now();
  const steps = new Map<object, RecordedStep>();
  const started = (message: unknown): void => {
    if (storage.getStore() !== recording) return;
    const { name, targetClass } = message as {
      readonly name: string;
      readonly targetClass?: string;
    };
    const step = recording.addStep(name, targetClass, callOf(message as object)?.ref);
    step.startMs = performance.now() - startedMs;
    steps.set(message as object, step);
  };
  const ended = (message: unknown): void => {
    const step = steps.get(message as object);
    if (step === undefined || step.outcome === 'timeout') return;
    step.durationMs = performance.now() - startedMs - step.startMs;
    const event = message as { readonly error?: unknown; readonly result?: unknown };
    if ('error' in event) {
      step.outcome = 'failed';
      step.error = describeError(event.error);
    } else if ('result' in event) step.outcome = 'done';
  };
  const late = (message: unknown): void => {
    const { name } = message as { readonly name: string };
    const step = recording.steps.findLast((one) => one.name === name);
    if (storage.getStore() !== recording || step === undefined) return;
    step.outcome = 'timeout';
    step.durationMs = performance.now() - startedMs - step.startMs;
  };
  const channel = tracingChannel('inversify-finalize:cleanup');
  const handlers = {
    start: started,
    end: ended,
    asyncEnd: ended,
    asyncStart: () => undefined,
    error: () => undefined,
  };
  channel.subscribe(handlers);
  subscribe('inversify-finalize:timeout', late);
  const stop = (): void => {
    channel.unsubscribe(handlers);
    unsubscribe('inversify-finalize:timeout', late);
    recording.totalMs = performance.now() - startedMs;
  };
  let result: unknown;
  try {
    result = run();
  } finally {
    if (!(result instanceof Promise)) stop();
  }
  return result instanceof Promise ? result.finally(stop) : result;
}

/** Returns the call of a cleanup callback; `undefined` for another step. */
function callOf(message: object): CleanupCall | undefined {
  const source = sourceOf(message);
  return source instanceof CleanupCall ? source : undefined;
}
