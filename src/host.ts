/**
 * The one file that knows the host: Node, Bun and Deno through `process`, a browser through
 * `addEventListener`. Nothing is imported, so that a bundle for the browser holds nothing of Node.
 */

interface ServerProcess {
  readonly versions: { readonly node: string; readonly deno?: string };
  on(event: 'exit', listener: () => void): void;
  on(event: 'uncaughtExceptionMonitor', listener: (error: unknown, origin: string) => void): void;
  listenerCount(event: 'uncaughtException'): number;
  emitWarning(message: string, options: { type: string; code: string }): void;
  getBuiltinModule?(id: 'fs'): FileSystem;
  getBuiltinModule?(id: 'diagnostics_channel'): { channel(name: string): EventChannel };
  getBuiltinModule?(id: 'node:async_hooks'): {
    readonly AsyncLocalStorage: new <T>() => AsyncContext<T>;
  };
  getBuiltinModule?(id: 'util'): { readonly types: { isProxy(value: unknown): boolean } };
}

/** A value that follows a chain of asynchronous calls: `AsyncLocalStorage`. */
export interface AsyncContext<T> {
  getStore(): T | undefined;
  run<R>(value: T, callback: () => R): R;
  enterWith(value: T | undefined): void;
}

interface FileSystem {
  writeSync(fd: number, bytes: Uint8Array, offset: number): number;
}

/** A channel of `node:diagnostics_channel`. */
export interface EventChannel {
  readonly hasSubscribers: boolean;
  publish(message: object): void;
  /** Publishes the message, then runs `fn` with the stores that are bound to the channel. */
  runStores<T>(message: object, fn: () => T): T;
}

interface Timer {
  unref?(): void;
}

interface Host {
  readonly TextEncoder: new () => { encode(text: string): Uint8Array };
  readonly process?: Partial<ServerProcess>;
  readonly console: { error(text: string): void };
  readonly performance: { now(): number };
  addEventListener?(type: 'pagehide', listener: (event: { persisted: boolean }) => void): void;
  setImmediate?(task: () => void): Timer;
  setTimeout(task: () => void, ms: number): Timer | number;
  clearTimeout(timer: Timer | number): void;
}

const host = globalThis as unknown as Host;

/** The longest delay that a timer can have; a longer one would fire at once. */
const MAX_TIMEOUT_MS = 2 ** 31 - 1;

/** How long a report may hold the program up where nobody empties the pipe that it goes to. */
const WRITE_TIMEOUT_MS = 200;

/** `process`, where it is that of a server runtime and not a bundler's stand-in without versions. */
function serverProcess(): ServerProcess | undefined {
  const { process } = host;
  return typeof process?.versions?.node === 'string' ? (process as ServerProcess) : undefined;
}

/**
 * The objects that can hold what all copies of this package share, in the order in which to try them.
 *
 * `process` comes first: vm contexts that are given it have globals of their own, but one exit. A
 * program may make either of them non-extensible.
 */
export function sharedHolders(): readonly object[] {
  const process = serverProcess();
  return process === undefined ? [globalThis] : [process, globalThis];
}

/**
 * Calls `listener` when the program exits (X4): at the `exit` event of the process or of the worker
 * thread; in a browser when the page is left for good, and not kept for "back" and "forward".
 */
export function onProgramExit(listener: () => void): void {
  const process = serverProcess();
  if (process !== undefined) {
    process.on('exit', listener);
    if (process.versions.deno !== undefined) onDenoFailure(process, listener);
    return;
  }
  host.addEventListener?.('pagehide', (event) => {
    if (!event.persisted) listener();
  });
}

/**
 * Calls `listener` when a rejection that nobody handles, that of the main module too, ends the program
 * on Deno, which emits no `exit` event then (2.9).
 *
 * It says so to a monitor once nobody can prevent the end any more, except a listener for
 * `uncaughtException`. Of an exception it tells the monitor before an `error` listener may still
 * prevent the end: a program that goes on must not have lost its finalizers, so that those are left.
 */
function onDenoFailure(process: ServerProcess, listener: () => void): void {
  process.on('uncaughtExceptionMonitor', (_error, origin) => {
    if (origin !== 'unhandledRejection' || process.listenerCount('uncaughtException') > 0) return;
    listener();
  });
}

/**
 * Writes to standard error, or to the console where there is none.
 *
 * The write is synchronous, since at exit no later turn would finish it, and in a worker thread
 * `process.stderr` needs the parent's turn. Standard error that is closed or broken has no
 * reader: what cannot be written anywhere is dropped, because an error here must not become another
 * one.
 */
export function writeError(text: string): void {
  try {
    const fs = serverProcess()?.getBuiltinModule?.('fs');
    if (fs === undefined) {
      host.console.error(text);
      return;
    }
    writeFully(fs, new host.TextEncoder().encode(text));
  } catch {
    // Nobody is left to tell.
  }
}

/**
 * Writes all of `bytes`. A pipe may take a part of it at a time, and once Node has opened
 * `process.stderr` for the program, one that is full does not wait for its reader but refuses.
 */
function writeFully(fs: FileSystem, bytes: Uint8Array): void {
  const end = nowMs() + WRITE_TIMEOUT_MS;
  for (let offset = 0; offset < bytes.length;) {
    try {
      offset += fs.writeSync(2, bytes, offset);
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EAGAIN' || nowMs() > end) throw error;
    }
  }
}

/** Returns true for a proxy, if the host can tell: a browser can't. */
export function isProxy(value: object): boolean {
  return serverProcess()?.getBuiltinModule?.('util').types.isProxy(value) === true;
}

/** Returns the channel of that name; `undefined` on a host without `node:diagnostics_channel`. */
export function eventChannel(name: string): EventChannel | undefined {
  return serverProcess()?.getBuiltinModule?.('diagnostics_channel')?.channel(name);
}

/** Runs `task` on a later turn of the event loop, without keeping the process alive for it (G6). */
export function scheduleMacrotask(task: () => void): void {
  const timer =
    host.setImmediate === undefined ? host.setTimeout(task, 0) : host.setImmediate(task);
  if (typeof timer === 'object') timer.unref?.();
}

/** Runs `task` after `ms` milliseconds; what it returns cancels that. */
export function setCancelableTimeout(ms: number, task: () => void): () => void {
  const timer = host.setTimeout(task, Math.min(ms, MAX_TIMEOUT_MS));
  return () => host.clearTimeout(timer);
}

/** Milliseconds on a clock that never goes back. */
export function nowMs(): number {
  return host.performance.now();
}

/** Returns a new asynchronous context; `undefined` if the host has none, such as a browser. */
export function createAsyncContext<T>(): AsyncContext<T> | undefined {
  const hooks = serverProcess()?.getBuiltinModule?.('node:async_hooks');
  return hooks === undefined ? undefined : new hooks.AsyncLocalStorage<T>();
}

/** Emits a process warning; writes it to the console if the host has no process. */
export function emitWarning(message: string, code: string): void {
  const process = serverProcess();
  if (process === undefined) host.console.error(`${code}: ${message}`);
  else process.emitWarning(message, { type: 'InversifyFinalizeWarning', code });
}
