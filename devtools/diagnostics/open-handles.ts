// Lists the handles that keep the process open, with the service that opened each.
import { createHook, executionAsyncResource } from 'node:async_hooks';
import {
  canKeepOpen,
  describeHandle,
  type HandleResource,
  isStandardStream,
  keepsOpen,
} from './handle-kinds.js';
import type { Openers, Opening } from './openers.js';

/** A handle or request that keeps the process open. */
export interface OpenHandle extends Opening {
  /** The description of the handle, such as "TCP server on port 3000". */
  readonly kind: string;
}

interface Tracked {
  readonly type: string;
  readonly resource: WeakRef<HandleResource>;
  opening: Opening;
}

/**
 * Tracks all handles and requests of this thread from its construction on.
 *
 * The service that opened it is recorded for each asynchronous resource, including promises, because a
 * server that Node.js creates after a DNS lookup has no code of the program on its stack.
 */
export class OpenHandles {
  readonly #openers: Openers;
  readonly #openings = new WeakMap<object, Opening>();
  readonly #tracked = new Map<number, Tracked>();

  constructor(openers: Openers) {
    this.#openers = openers;
    createHook({
      init: (asyncId, type, triggerAsyncId, resource) => {
        this.#opened(asyncId, type, triggerAsyncId, resource);
      },
      destroy: (asyncId) => {
        this.#tracked.delete(asyncId);
      },
    }).enable();
  }

  #opened(asyncId: number, type: string, triggerAsyncId: number, resource: object): void {
    // A connection that a server accepts is opened by the server, and no JavaScript code is running.
    const opening = this.#currentOpening(this.#tracked.get(triggerAsyncId)?.opening);
    this.#openings.set(resource, opening);
    if (!canKeepOpen(type, resource)) return;
    const tracked = { type, resource: new WeakRef(resource), opening };
    this.#tracked.set(asyncId, tracked);
    onReadStart(resource, () => {
      tracked.opening = this.#currentOpening(opening);
    });
  }

  #currentOpening(otherwise: Opening | undefined): Opening {
    return this.#openers.current(this.#openings.get(executionAsyncResource()) ?? otherwise);
  }

  /** Returns the handles that keep the process open now. */
  list(): readonly OpenHandle[] {
    const active = new Set(process.getActiveResourcesInfo().map((type) => type.toUpperCase()));
    return [...this.#tracked.values()].flatMap(({ type, resource, opening }) => {
      const handle = resource.deref();
      if (handle === undefined || !keepsOpen(type, handle, active)) return [];
      return [{ kind: describeHandle(type, handle), ...opening }];
    });
  }
}

/**
 * Calls `callback` when a standard stream of the process is read. Node.js creates all three of them when a
 * module imports `node:process`, so the code that creates the stream isn't the code that uses it.
 */
function onReadStart(resource: HandleResource, callback: () => void): void {
  const readStart = resource.readStart?.bind(resource);
  if (readStart === undefined) return;
  resource.readStart = (...args) => {
    if (isStandardStream(resource)) callback();
    return readStart(...args);
  };
}

/** Formats handles: their number, then one line for each service and position. */
export function formatOpenHandles(handles: readonly OpenHandle[]): string {
  const groups = new Map<string, string[]>();
  for (const { kind, service, position } of handles) {
    const by = service === undefined ? '' : ` by ${service}`;
    const at = position === undefined ? ' at an unknown position' : ` at ${position}`;
    const opened = `opened${by}${at}`;
    const kinds = groups.get(opened);
    if (kinds === undefined) groups.set(opened, [kind]);
    else kinds.push(kind);
  }
  const noun = handles.length === 1 ? 'handle keeps' : 'handles keep';
  return [
    `${handles.length} ${noun} the process open:`,
    ...[...groups].map(([opened, kinds]) => `      ${countKinds(kinds)}, ${opened}`),
  ].join('\n');
}

/** Returns "child process 12, pipe (3 times)". */
function countKinds(kinds: readonly string[]): string {
  return [...new Set(kinds)]
    .map((kind) => {
      const count = kinds.filter((one) => one === kind).length;
      return count === 1 ? kind : `${kind} (${count} times)`;
    })
    .join(', ');
}
