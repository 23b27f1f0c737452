/*
 * The one file that knows the host: Node, Bun and Deno through `process`, a browser through
 * `addEventListener`. It doesn't import any module of Node, so a bundle for the browser contains none.
 */
import { ErrorOutput, type FileSystem } from './error-output.js';
import { type ChannelConstructor, type Host, isFake, realClock } from './real-clock.js';

interface ServerProcess {
  readonly versions: { readonly node: string; readonly deno?: string };
  on(event: 'exit', listener: () => void): void;
  on(event: 'uncaughtExceptionMonitor', listener: (error: unknown, origin: string) => void): void;
  listenerCount(event: 'uncaughtException'): number;
  emitWarning(message: string, options: { type: string; code: string }): void;
  nextTick(this: void, task: () => void): void;
  readonly argv: readonly string[];
  cwd(): string;
  getBuiltinModule?(id: string): unknown;
}

/** A value that follows a chain of asynchronous calls: `AsyncLocalStorage`. */
export interface AsyncContext<T> {
  getStore(): T | undefined;
  run<R>(value: T, callback: () => R): R;
  enterWith(value: T | undefined): void;
}

/** A channel of `node:diagnostics_channel`. */
export interface EventChannel {
  readonly hasSubscribers: boolean;
  publish(message: object): void;
  /** Publishes the message, then runs `fn` with the stores that are bound to the channel. */
  runStores<T>(message: object, fn: () => T): T;
}

/** The part of Node's module `async_hooks` that this file uses. */
interface AsyncHooks {
  readonly AsyncLocalStorage: { new <T>(): AsyncContext<T>; snapshot?(): InContext };
}

/** The part of Node's module `module` that this file uses. */
interface ModuleLoader {
  createRequire(file: string): (name: string) => unknown;
}

interface Globals extends Host {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly process?: Partial<ServerProcess>;
  readonly console: { error(text: string): void };
  addEventListener?(type: 'pagehide', listener: (event: { persisted: boolean }) => void): void;
  addEventListener?(type: 'unload', listener: () => void): void;
}

const globals = globalThis as unknown as Globals;

/** The longest delay that a timer can have. A timer with a longer one would fire immediately. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/**
 * Returns `process` if it is that of a server runtime, and not a stub of a bundler, which has no versions.
 */
function serverProcess(): ServerProcess | undefined {
  const { process } = globals;
  return typeof process?.versions?.node === 'string' ? (process as ServerProcess) : undefined;
}

/** Returns a module of Node in a way that a bundler for the browser doesn't see. */
function nodeModule<T>(id: string): T | undefined {
  return serverProcess()?.getBuiltinModule?.(id) as T | undefined;
}

/**
 * Returns the objects that can hold the state that all copies of this package share, in the order in which
 * to try them.
 *
 * `process` comes first, because vm contexts that get the real `process` have their own globals, but the
 * same exit. A program may make either object non-extensible.
 */
export function sharedHolders(): readonly object[] {
  const process = serverProcess();
  return process === undefined ? [globalThis] : [process, globalThis];
}

/**
 * Calls `listener` when the program exits (X4): at the `exit` event of the process or of the worker thread;
 * in a browser, when the user leaves the page and the browser doesn't keep it for "back" and "forward".
 */
export function onProgramExit(listener: () => void): void {
  const process = serverProcess();
  if (process !== undefined) {
    process.on('exit', listener);
    if (process.versions.deno !== undefined) onDenoExit(process, listener);
    return;
  }
  globals.addEventListener?.('pagehide', (event) => {
    if (!event.persisted) listener();
  });
}

/**
 * Calls `listener` in the two cases in which Deno 2.9 doesn't emit `exit`: `Deno.exit()`, which emits
 * `unload`, and an unhandled rejection, including that of the main module.
 *
 * Deno calls `uncaughtExceptionMonitor` for a rejection when only a listener for `uncaughtException` can
 * still prevent the end of the program. It calls it for an exception before an `error` listener may prevent
 * the end. A program that continues must not lose its finalizers, so exceptions are ignored here.
 */
function onDenoExit(process: ServerProcess, listener: () => void): void {
  globals.addEventListener?.('unload', listener);
  process.on('uncaughtExceptionMonitor', (_error, origin) => {
    if (origin !== 'unhandledRejection' || process.listenerCount('uncaughtException') > 0) return;
    listener();
  });
}

/** Created with the first report, because an import alone must not open anything (X7). */
let errorOutput: ErrorOutput | undefined;

/** Writes a report to standard error, or to the console if the host has no descriptors. */
export function writeError(text: string): void {
  const fs = nodeModule<FileSystem>('fs');
  if (fs === undefined) {
    globals.console.error(text);
    return;
  }
  errorOutput ??= new ErrorOutput(fs, nowMs);
  errorOutput.write(new globals.TextEncoder().encode(text));
}

/** Returns true for a proxy, if the host can recognize it; a browser can't. */
export function isProxy(value: unknown): boolean {
  const util = nodeModule<{ readonly types: { isProxy(value: unknown): boolean } }>('util');
  return util?.types.isProxy(value) === true;
}

/**
 * Loads a package as a `require()` in the main module of the program would; returns `undefined` if the host
 * has no `require`, or if the package can't be loaded.
 */
export function requireAsProgram<T>(name: string): T | undefined {
  const process = serverProcess();
  const module = nodeModule<ModuleLoader>('module');
  if (process === undefined || module === undefined) return undefined;
  const main = process.argv[1] ?? `${process.cwd()}/`;
  try {
    return module.createRequire(main)(name) as T;
  } catch {
    return undefined;
  }
}

/** Returns the channel of that name; `undefined` on a host without `node:diagnostics_channel`. */
export function eventChannel(name: string): EventChannel | undefined {
  return nodeModule<{ channel(name: string): EventChannel }>('diagnostics_channel')?.channel(name);
}

/** Returns a new asynchronous context; `undefined` if the host has none, such as a browser. */
export function createAsyncContext<T>(): AsyncContext<T> | undefined {
  const hooks = nodeModule<AsyncHooks>('node:async_hooks');
  return hooks === undefined ? undefined : new hooks.AsyncLocalStorage<T>();
}

/** Emits a process warning; writes it to the console if the host has no process. */
export function emitWarning(message: string, code: string): void {
  const process = serverProcess();
  if (process === undefined) globals.console.error(`${code}: ${message}`);
  else process.emitWarning(message, { type: 'InversifyFinalizeWarning', code });
}

const channel =
  nodeModule<{ MessageChannel: ChannelConstructor }>('worker_threads')?.MessageChannel ??
  globals.MessageChannel;

const clock = realClock(globals, channel);

/** Runs `task` on a later turn of the event loop, without keeping the process alive for it (G6). */
export function scheduleMacrotask(task: () => void): void {
  clock.later(task);
}

/**
 * Runs `task` after `ms` milliseconds without keeping the process alive. The returned function cancels it.
 */
export function setBackgroundTimeout(ms: number, task: () => void): () => void {
  return clock.after(ms, task);
}

/**
 * Runs `task` in the next tick of Node.js: in this turn of the event loop, after the microtasks. Returns
 * false if the host has no ticks, or if the fake clock of a test has replaced them.
 */
export function onNextTick(task: () => void): boolean {
  const process = serverProcess();
  if (process === undefined || isFake(process.nextTick, 'nextTick')) return false;
  process.nextTick(task);
  return true;
}

/** Returns the time in milliseconds of a clock that never goes back and that no test can fake. */
export function nowMs(): number {
  return clock.now();
}

/**
 * Runs `task` after `ms` milliseconds. The returned function cancels it. Unlike everything else here, this
 * and {@link timeoutNowMs} follow a fake clock, because a test that fakes the time expects timeouts to
 * follow it.
 */
export function setCancelableTimeout(ms: number, task: () => void): () => void {
  const { setTimeout, clearTimeout } = globals;
  const timer = setTimeout(task, Math.min(ms, MAX_TIMEOUT_MS));
  return () => clearTimeout(timer);
}

/** Returns the time in milliseconds of the clock that {@link setCancelableTimeout} follows. */
export function timeoutNowMs(): number {
  return globals.performance.now();
}

/** Calls a function in the asynchronous context that was current when it was captured. */
export type InContext = (task: () => void) => void;

/** Captures the current context of `AsyncLocalStorage`, if the host has it. */
export function captureContext(): InContext {
  return (
    nodeModule<AsyncHooks>('node:async_hooks')?.AsyncLocalStorage.snapshot?.() ?? ((task) => task())
  );
}
