/*
 * The events of finalizers, for tools: creations, which an observer can prevent, and messages on
 * `node:diagnostics_channel` for everything else. Without an observer or subscriber, each event costs one
 * check.
 *
 * The names and the format of the messages are public; docs/reference/events.md documents them.
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
 * Called for every creation before anything is registered. The code that creates the finalizer gets an
 * error that the observer throws.
 */
export type CreationObserver = (creation: Creation) => void;

const observers = new Set<CreationObserver>();
const createChannel = eventChannel('inversify-finalize:create');
const detachChannel = eventChannel('inversify-finalize:detach');
const timeoutChannel = eventChannel('inversify-finalize:timeout');

/** The record, call or drain that each message is about, for the diagnostics of this package. */
const sources = new WeakMap<object, object>();

/** Calls `observer` for every creation, until the returned function is called. */
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

/** Calls all observers for a creation, before anything is registered. */
export function showCreation(creation: Creation): void {
  for (const observer of observers) observer(creation);
}

/** Publishes a creation, after the finalizer has been registered. */
export function publishCreation(
  { func, targetClass }: Creation,
  atexit: boolean,
  record: object,
): void {
  const message = { version: VERSION, callback: functionName(func), targetClass, atexit };
  sources.set(message, record);
  createChannel?.publish(message);
}

/** Returns true if there is a subscriber to {@link publishDetach}. */
export function isDetachObserved(): boolean {
  return detachChannel?.hasSubscribers === true;
}

/** Publishes that a finalizer was detached. */
export function publishDetach(step: ObservedStep): void {
  detachChannel?.publish({ version: VERSION, name: step.name, targetClass: step.targetClass });
}

/** Publishes that a drain no longer waits for a callback. */
export function publishTimeout(step: ObservedStep, limit: string): void {
  if (timeoutChannel?.hasSubscribers !== true) return;
  const { name, targetClass } = step;
  const message = { version: VERSION, name, targetClass, limit };
  sources.set(message, step);
  timeoutChannel.publish(message);
}

/**
 * The caller of a cleanup callback: a synchronous drain, an asynchronous one, or the exit of the program.
 */
export type CleanupForm = 'sync' | 'async' | 'exit';

/** The reason for which a finalizer is called. */
export type CleanupReason = 'call' | 'collect' | 'drain' | 'exit';

/** The fields of messages about a callback or a step of a teardown. */
export interface ObservedStep {
  /** The name for messages: that of the callback, with the class name of the target if it is known. */
  readonly name: string;
  /** The class name of the target, or the service of the binding, if it is known. */
  readonly targetClass?: string | undefined;
}

/** The five channels of one operation, as `tracingChannel(name)` of Node.js subscribes to them. */
interface OperationChannels {
  readonly start: EventChannel;
  readonly end: EventChannel;
  readonly asyncStart: EventChannel;
  readonly asyncEnd: EventChannel;
  readonly error: EventChannel;
}

function operationChannels(name: string): OperationChannels | undefined {
  const channelOf = (event: string): EventChannel | undefined =>
    eventChannel(`tracing:${name}:${event}`);
  const channels = {
    start: channelOf('start'),
    end: channelOf('end'),
    asyncStart: channelOf('asyncStart'),
    asyncEnd: channelOf('asyncEnd'),
    error: channelOf('error'),
  };
  // A host has all channels or none.
  return channels.start && (channels as OperationChannels);
}

/** Returns true if some code subscribes to the start or to an end of the operation. */
function isTraced(channels: OperationChannels | undefined): channels is OperationChannels {
  return (
    channels !== undefined &&
    (channels.start.hasSubscribers ||
      channels.end.hasSubscribers ||
      channels.asyncEnd.hasSubscribers ||
      channels.error.hasSubscribers)
  );
}

interface OperationMessage {
  result?: unknown;
  error?: unknown;
}

/**
 * Runs `operation` between `start` and `end`, like `tracePromise` of Node.js, but returns the result of a
 * synchronous operation as it is. A thenable is adopted once, because a lazy one repeats its work at each
 * `then`.
 */
function trace<T>(
  channels: OperationChannels,
  message: OperationMessage,
  operation: () => T,
): T | Promise<unknown> {
  return channels.start.runStores(message, () => {
    let result: T;
    let promise: Promise<unknown> | undefined;
    try {
      result = operation();
      if (isThenable(result)) promise = Promise.resolve(result);
    } catch (error) {
      message.error = error;
      channels.error.publish(message);
      channels.end.publish(message);
      throw error;
    }
    if (promise === undefined) message.result = result;
    else follow(channels, message, promise);
    channels.end.publish(message);
    return promise ?? result;
  });
}

/** Publishes the end of an asynchronous operation. */
function follow(
  channels: OperationChannels,
  message: OperationMessage,
  promise: Promise<unknown>,
): void {
  const settle = (): void => {
    channels.asyncStart.publish(message);
    channels.asyncEnd.publish(message);
  };
  promise.then(
    (result) => {
      message.result = result;
      settle();
    },
    (error: unknown) => {
      message.error = error;
      channels.error.publish(message);
      settle();
    },
  );
}

const cleanup = operationChannels('inversify-finalize:cleanup');
const teardown = operationChannels('inversify-finalize:teardown');

/** Returns the record, call or drain that a message is about. */
export function sourceOf(message: object): object | undefined {
  return sources.get(message);
}

/** A cleanup callback, or a step of a teardown. */
export interface CleanupStep extends ObservedStep {
  run(form: CleanupForm): unknown;
}

/** Runs a step, traced if there is a subscriber. */
export function runCleanup(step: CleanupStep, reason: CleanupReason, form: CleanupForm): unknown {
  return isTraced(cleanup) ? traceCleanup(cleanup, step, reason, form) : step.run(form);
}

function traceCleanup(
  channels: OperationChannels,
  step: CleanupStep,
  reason: CleanupReason,
  form: CleanupForm,
): unknown {
  const { name, targetClass } = step;
  const message = { version: VERSION, name, targetClass, reason } as object;
  sources.set(message, step);
  return trace(channels, message, () => step.run(form));
}

/**
 * Runs a drain or a teardown, traced if there is a subscriber.
 *
 * @param operation If the form is asynchronous, it may return `undefined` instead of a promise of it.
 */
export function runTeardown<T>(
  source: object,
  form: 'sync' | 'async',
  operation: () => T,
): T | Promise<void> {
  if (!isTraced(teardown)) return operation();
  const message = { version: VERSION, form } as object;
  sources.set(message, source);
  const isAsync = form === 'async';
  const traced = (): unknown => operation() ?? (isAsync ? Promise.resolve() : undefined);
  return trace(teardown, message, traced) as T | Promise<void>;
}
