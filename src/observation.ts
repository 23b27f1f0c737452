/*
 * The events of finalizers, for tools: creations, which an observer can prevent, and everything else as
 * messages on `node:diagnostics_channel`. Without an observer or subscriber each point costs one check.
 *
 * Names and shapes of the messages are public; docs/reference/events.md documents them.
 */
import { functionName } from './describe.js';
import { type EventChannel, eventChannel } from './host.js';
import type { Callback } from './limited-callback.js';
import { isThenable } from './value-kinds.js';

/** The version of the messages. A change that breaks subscribers increases it. */
const VERSION = 1;

/** A finalizer that is about to be created. */
export interface Creation {
  readonly obj: WeakKey;
  readonly func: Callback;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
  /** The class name of the target, if the code that creates the finalizer gave it. */
  readonly targetClass: string | undefined;
}

/**
 * Sees every creation before anything is registered. An error that it throws is thrown to the code that
 * creates the finalizer.
 */
export type CreationObserver = (creation: Creation) => void;

const observers = new Set<CreationObserver>();
const createChannel = eventChannel('inversify-finalize:create');
const detachChannel = eventChannel('inversify-finalize:detach');
const timeoutChannel = eventChannel('inversify-finalize:timeout');

/** The record, call or drain that each message is about, for the diagnostics of this package. */
const sources = new WeakMap<object, object>();

/** Shows every creation to `observer`, until the returned function is called. */
export function observeCreations(observer: CreationObserver): () => void {
  observers.add(observer);
  return () => {
    observers.delete(observer);
  };
}

/** Returns true if there is an observer of creations or a subscriber. */
export function isObserved(): boolean {
  return observers.size > 0 || createChannel?.hasSubscribers === true;
}

/** Shows a creation to all observers, before anything is registered. */
export function showCreation(creation: Creation): void {
  for (const observer of observers) observer(creation);
}

/** Publishes a creation, once the finalizer is registered. */
export function publishCreation(
  { func, targetClass }: Creation,
  atexit: boolean,
  record: object,
): void {
  if (createChannel?.hasSubscribers !== true) return;
  const message = { version: VERSION, callback: functionName(func), targetClass, atexit };
  sources.set(message, record);
  createChannel.publish(message);
}

/** Publishes that a finalizer was detached. */
export function publishDetach(step: ObservedStep): void {
  if (detachChannel?.hasSubscribers !== true) return;
  detachChannel.publish({ version: VERSION, name: step.name, targetClass: step.targetClass });
}

/** Publishes that a drain no longer waits for a callback. */
export function publishTimeout(step: ObservedStep, limit: string): void {
  if (timeoutChannel?.hasSubscribers !== true) return;
  timeoutChannel.publish({
    version: VERSION,
    name: step.name,
    targetClass: step.targetClass,
    limit,
  });
}

/** What ends a finalizer by calling it. */
export type CleanupReason = 'call' | 'collect' | 'drain' | 'exit';

/** What messages say about a callback or a step of a teardown. */
export interface ObservedStep {
  readonly name: string;
  readonly targetClass?: string | undefined;
}

/** The five channels of one operation, as `tracingChannel(name)` of Node.js subscribes to them. */
class TracedOperation {
  readonly #start: EventChannel | undefined;
  readonly #end: EventChannel | undefined;
  readonly #asyncStart: EventChannel | undefined;
  readonly #asyncEnd: EventChannel | undefined;
  readonly #error: EventChannel | undefined;

  constructor(name: string) {
    this.#start = eventChannel(`tracing:${name}:start`);
    this.#end = eventChannel(`tracing:${name}:end`);
    this.#asyncStart = eventChannel(`tracing:${name}:asyncStart`);
    this.#asyncEnd = eventChannel(`tracing:${name}:asyncEnd`);
    this.#error = eventChannel(`tracing:${name}:error`);
  }

  /** True if some code subscribes to the start or to an end. */
  get isObserved(): boolean {
    return (
      this.#start?.hasSubscribers === true ||
      this.#end?.hasSubscribers === true ||
      this.#asyncEnd?.hasSubscribers === true ||
      this.#error?.hasSubscribers === true
    );
  }

  /**
   * Runs `operation` between `start` and `end`, like `tracePromise` of Node.js, but returns the result of
   * a synchronous operation as it is. A thenable is adopted once, since a lazy one starts its work again
   * at each `then`.
   */
  trace<T>(
    message: { result?: unknown; error?: unknown },
    operation: () => T,
  ): T | Promise<unknown> {
    const run = (): T | Promise<unknown> => {
      try {
        const result = operation();
        if (isThenable(result)) return this.#follow(message, Promise.resolve(result));
        message.result = result;
        return result;
      } catch (error) {
        message.error = error;
        this.#error?.publish(message);
        throw error;
      } finally {
        this.#end?.publish(message);
      }
    };
    return this.#start === undefined ? run() : this.#start.runStores(message, run);
  }

  #follow(
    message: { result?: unknown; error?: unknown },
    promise: Promise<unknown>,
  ): Promise<unknown> {
    const settle = (): void => {
      this.#asyncStart?.publish(message);
      this.#asyncEnd?.publish(message);
    };
    promise.then(
      (result) => {
        message.result = result;
        settle();
      },
      (error: unknown) => {
        message.error = error;
        this.#error?.publish(message);
        settle();
      },
    );
    return promise;
  }
}

const cleanup = new TracedOperation('inversify-finalize:cleanup');
const teardown = new TracedOperation('inversify-finalize:teardown');

/** Returns the record, call or drain that a message is about. */
export function sourceOf(message: object): object | undefined {
  return sources.get(message);
}

/** Calls a cleanup callback or runs a step of a teardown, traced if there is a subscriber. */
export function runCleanup<T>(
  step: ObservedStep,
  reason: CleanupReason,
  operation: () => T,
): T | Promise<unknown> {
  if (!cleanup.isObserved) return operation();
  const { name, targetClass } = step;
  const message = { version: VERSION, name, targetClass, reason } as object;
  sources.set(message, step);
  return cleanup.trace(message, operation);
}

/** Runs a drain or a teardown, traced if there is a subscriber. */
export function runTeardown<T>(
  source: object,
  form: 'sync' | 'async',
  operation: () => T,
): T | Promise<unknown> {
  if (!teardown.isObserved) return operation();
  const message = { version: VERSION, form } as object;
  sources.set(message, source);
  return teardown.trace(message, operation);
}
