// Records the next teardown of one container, step by step.
import { AsyncLocalStorage } from 'node:async_hooks';
import { subscribe, tracingChannel, unsubscribe } from 'node:diagnostics_channel';
import { CleanupCall } from '../../src/cleanup-call.js';
import { describeError, functionName } from '../../src/describe.js';
import { sourceOf } from '../../src/observation.js';
import { type AnyContainer, finalizersOf } from '../../container/index.js';
import { renderPage } from './report-page.js';
import {
  formatMs,
  type RecordedStep,
  stepsByService,
  type TeardownStep,
} from './teardown-steps.js';

/** The key under which Inversify stores what it injects into a class. */
const CLASS_METADATA = '@inversifyjs/core/classMetadataReflectKey';

/** The methods that tear down a container, in all supported versions of Inversify. */
const METHODS = ['unbindAll', 'unbindAllAsync', 'unbindAllSync'] as const;

/** The report of one teardown. It is empty until the teardown starts. */
export interface TeardownReport {
  /** The steps in the order in which they started. */
  readonly steps: readonly TeardownStep[];
  /** The duration of the whole teardown in milliseconds; `undefined` until it ends. */
  readonly totalMs: number | undefined;
  /** Formats the steps as a tree of services, with milliseconds. */
  toString(): string;
  /** Renders one self-contained HTML page, readable without JavaScript. */
  toHtml(): string;
  /** Renders a Mermaid Gantt chart. */
  toMermaid(): string;
  /** Returns the data of the report. */
  toJSON(): { readonly totalMs: number | undefined; readonly steps: readonly TeardownStep[] };
}

class Recording implements TeardownReport {
  readonly steps: RecordedStep[] = [];
  totalMs: number | undefined;

  toString(): string {
    const lines = [`teardown: ${formatMs(this.totalMs)}`];
    for (const [service, steps] of stepsByService(this.steps)) {
      const known = steps.every(({ durationMs }) => durationMs !== undefined);
      const sum = steps.reduce((ms, { durationMs = 0 }) => ms + durationMs, 0);
      lines.push(`├─ ${service}  ${formatMs(known ? sum : undefined)}`);
      for (const { name, durationMs, outcome, error } of steps) {
        const end =
          outcome === 'done' ? '' : `  ${outcome}${error === undefined ? '' : `: ${error}`}`;
        lines.push(`│  └─ ${name}  ${formatMs(durationMs)}${end}`);
      }
    }
    return lines.join('\n');
  }

  toHtml(): string {
    return renderPage(this.steps, this.totalMs);
  }

  toMermaid(): string {
    const lines = ['gantt', '  dateFormat x', '  axisFormat %S.%L s', '  title Teardown'];
    for (const [service, steps] of stepsByService(this.steps)) {
      lines.push(`  section ${plain(service)}`);
      for (const { name, startMs, durationMs = 1, outcome } of steps) {
        const tag = outcome === 'done' ? '' : 'crit, ';
        const start = Math.round(startMs);
        lines.push(
          `  ${plain(name)} :${tag}${start}, ${start + Math.max(1, Math.round(durationMs))}`,
        );
      }
    }
    return lines.join('\n');
  }

  toJSON(): { readonly totalMs: number | undefined; readonly steps: readonly TeardownStep[] } {
    return { totalMs: this.totalMs, steps: this.steps };
  }
}

/** Mermaid gives a meaning to colons, commas, semicolons and hashes. */
function plain(text: string): string {
  return text.replaceAll(/[:,;#]/gu, ' ');
}

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
  finalizersOf(container);
  const recording = new Recording();
  const storage = new AsyncLocalStorage<Recording>();
  const restore = METHODS.map((name) => {
    const original: unknown = Reflect.get(container, name);
    const property = Reflect.getOwnPropertyDescriptor(container, name);
    if (typeof original !== 'function') return () => undefined;
    Reflect.set(container, name, (...args: unknown[]): unknown => {
      for (const undo of restore) undo();
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
    const service = targetClass ?? / of (\S+)$/u.exec(name)?.[1];
    const step: RecordedStep = {
      name,
      service,
      startMs: performance.now() - startedMs,
      durationMs: undefined,
      outcome: 'running',
      dependencies: dependenciesOf(message as object),
    };
    steps.set(message as object, step);
    recording.steps.push(step);
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

interface ClassMetadata {
  readonly constructorArguments: ReadonlyArray<{ readonly value?: unknown }>;
  readonly properties: ReadonlyMap<string | symbol, { readonly value?: unknown }>;
}

interface MetadataReader {
  getOwnMetadata?(key: string, target: object): ClassMetadata | undefined;
}

/** Returns the services that Inversify injects into the target of a step; empty if it is unknown. */
function dependenciesOf(message: object): readonly string[] {
  const call = sourceOf(message);
  const target = call instanceof CleanupCall ? call.ref.deref() : undefined;
  const type: unknown = typeof target === 'object' ? target.constructor : undefined;
  if (typeof type !== 'function') return [];
  const metadata = (Reflect as MetadataReader).getOwnMetadata?.(CLASS_METADATA, type);
  if (metadata === undefined) return [];
  const injected = [...metadata.constructorArguments, ...metadata.properties.values()];
  return injected.flatMap(({ value }) => nameOf(value) ?? []);
}

function nameOf(service: unknown): string | undefined {
  if (typeof service === 'function') return functionName(service);
  return typeof service === 'string' || typeof service === 'symbol' ? String(service) : undefined;
}
