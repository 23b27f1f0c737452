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

/**
 * The methods that start a teardown of everything. The first one is called by `runMain` for the services
 * that it stops before all others.
 */
const STARTS = ['stopAsync', 'all', 'allAsync'] as const;

/**
 * Records the next teardown of a container by `unbindAll()`, `unbindAllAsync()`, `using`, `await using` or
 * `runMain`, including the services that `runMain` stops first. If a step starts other teardowns, their
 * steps are recorded as well.
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
  const { scope, teardowns } = state;
  const recording = new Recording(scope);
  const storage = new AsyncLocalStorage<Recording>();
  let stop: (() => void) | undefined;
  const restore = (): void => {
    for (const name of STARTS) Reflect.deleteProperty(teardowns, name);
  };
  // The functions hide the methods of the class until the teardown, so nothing global references the
  // container.
  for (const name of STARTS) {
    const original: unknown = Reflect.get(teardowns, name);
    Reflect.set(teardowns, name, (...args: unknown[]): unknown => {
      if (stop === undefined) recording.start(serviceGraphOf(state));
      stop ??= observe(recording, storage);
      const isLast = name !== 'stopAsync';
      if (isLast) restore();
      const run = (): unknown => Reflect.apply(original as () => unknown, teardowns, args);
      return runUntilEnd(() => storage.run(recording, run), isLast ? stop : undefined);
    });
  }
  return recording;
}

/** Calls `end` when `run` has ended, or when the promise that it returns has settled. */
function runUntilEnd(run: () => unknown, end: (() => void) | undefined): unknown {
  let result: unknown;
  try {
    result = run();
  } finally {
    if (!(result instanceof Promise)) end?.();
  }
  return result instanceof Promise ? result.finally(end) : result;
}

/** Subscribes to the steps of the teardown, until the returned function is called. */
function observe(recording: Recording, storage: AsyncLocalStorage<Recording>): () => void {
  const startedMs = performance.now();
  /** The steps by the calls and methods that they run. */
  const steps = new Map<object, RecordedStep>();
  const started = (message: unknown): void => {
    if (storage.getStore() !== recording) return;
    const { name, targetClass } = message as {
      readonly name: string;
      readonly targetClass?: string;
    };
    const source = subjectOf(message);
    const ref = source instanceof CleanupCall ? source.ref : undefined;
    const step = recording.addStep(name, targetClass, ref);
    step.startMs = performance.now() - startedMs;
    steps.set(source, step);
  };
  const ended = (message: unknown): void => {
    const step = steps.get(subjectOf(message));
    if (step === undefined || step.outcome === 'timeout') return;
    const event = message as { readonly error?: unknown; readonly result?: unknown };
    if ('error' in event) {
      step.outcome = 'failed';
      step.error = describeError(event.error);
    } else if ('result' in event) step.outcome = 'done';
    // It has returned a promise, whose end comes later.
    else return;
    step.durationMs = performance.now() - startedMs - step.startMs;
  };
  const late = (message: unknown): void => {
    const step = steps.get(subjectOf(message));
    if (step === undefined) return;
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
  return () => {
    channel.unsubscribe(handlers);
    unsubscribe('inversify-finalize:timeout', late);
    recording.totalMs = performance.now() - startedMs;
  };
}

/** Returns what a message is about; a message of another copy of the package stands for itself. */
function subjectOf(message: unknown): object {
  return sourceOf(message as object) ?? (message as object);
}
