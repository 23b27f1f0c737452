// The data of a teardown report.

/** One step of a teardown: a cleanup callback, a `@preDestroy` method or an `onDeactivation` handler. */
export interface TeardownStep {
  /** The callback with the class of its target, or the method with its service. */
  readonly name: string;
  /** The service or class that the step cleans up, if it is known. */
  readonly service: string | undefined;
  /** The time from the start of the teardown to the start of the step, in milliseconds. */
  readonly startMs: number;
  /** The duration in milliseconds; `undefined` while the step is in progress. */
  readonly durationMs: number | undefined;
  /** `timeout`: the teardown stopped waiting for the step. */
  readonly outcome: 'done' | 'failed' | 'timeout' | 'running';
  /** The message of the error, if the step failed. */
  readonly error?: string;
  /** The services that are injected into the step's service. */
  readonly dependencies: readonly string[];
}

/** A step that is being recorded. */
export type RecordedStep = { -readonly [K in keyof TeardownStep]: TeardownStep[K] };

/** A singleton of the container whose teardown was recorded. */
export interface RecordedService {
  readonly service: string;
  /** The total duration of its steps, in milliseconds. */
  readonly durationMs: number;
  /** The singletons on which it depends, as far as Inversify knows them. */
  readonly dependencies: readonly string[];
}

/** A finalizer or an instance that is alive after the teardown. */
export interface LeftAlive {
  /** The service, the class, or the finalizer. */
  readonly name: string;
  /** The path that retains the instance; `undefined` for a finalizer whose `atexit` is false. */
  readonly retainingPath?: readonly string[];
}

/** Escapes a text for HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** Formats milliseconds: one decimal below ten. */
export function formatMs(ms: number | undefined): string {
  if (ms === undefined) return 'in progress';
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
}

/** Groups steps by service, in the order of their first step. */
export function stepsByService(
  steps: readonly TeardownStep[],
): ReadonlyMap<string, readonly TeardownStep[]> {
  const groups = new Map<string, TeardownStep[]>();
  for (const step of steps) {
    const service = step.service ?? step.name;
    const group = groups.get(service);
    if (group === undefined) groups.set(service, [step]);
    else group.push(step);
  }
  return groups;
}
