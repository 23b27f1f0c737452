/*
 * A clock that no fake clock of a test can stop. Everything that has to happen at some time runs on it:
 * cleanup callbacks after a collection, and reports. Only the timeouts of drains follow a fake clock.
 */

export interface Timer {
  unref?(): void;
}

export interface Timers {
  setTimeout(this: void, task: () => void, ms: number): Timer | number;
  clearTimeout(this: void, timer: Timer | number): void;
}

interface Port extends Timer {
  onmessage: (() => void) | null;
  postMessage(message: undefined): void;
}

export type ChannelConstructor = new () => { readonly port1: Port; readonly port2: Port };

/** What this file uses of a host. Tests pass their own hosts. */
export interface Host extends Timers {
  readonly performance: { readonly now: () => number };
  readonly MessageChannel?: ChannelConstructor;
  readonly Event?: new (type: string) => { readonly timeStamp: number };
}

/** A clock and a way to get a later turn that no fake clock of a test can stop. */
export interface RealClock {
  now(): number;
  /** Runs `task` on a later turn of the event loop, without keeping the process alive for it (G6). */
  later(task: () => void): void;
  /** Runs `task` after `ms`, without keeping the process alive. The returned function cancels that. */
  after(ms: number, task: () => void): () => void;
}

/**
 * Returns the real clock of a host. Its functions are captured when this module is loaded, so that a
 * fake clock that a test installs later replaces nothing here.
 *
 * A test may also install it before it loads this module. Every fake clock (those of sinon, Jest and
 * Vitest, and `mock.timers` of Node) gives itself away by the names of its functions or by a property
 * `clock`. No fake clock replaces `MessageChannel` or the time stamps of events.
 *
 * `setTimeout` is preferred nevertheless: it shares the event loop fairly, and an unref'd `setImmediate`
 * doesn't wake a loop that waits for I/O (Node 20 to 24, Deno).
 */
export function realClock(host: Host, channel: ChannelConstructor | undefined): RealClock {
  const { setTimeout, clearTimeout, performance, Event } = host;
  const after = (ms: number, task: () => void): (() => void) => {
    const timer = setTimeout(task, ms);
    if (typeof timer === 'object') timer.unref?.();
    return () => clearTimeout(timer);
  };
  const isFake = (func: object & { readonly name: string }, name: string): boolean =>
    func.name !== name || 'clock' in func;
  const { now } = performance;
  return {
    now:
      Event !== undefined && isFake(now, 'now')
        ? () => new Event('now').timeStamp
        : () => now.call(performance),
    later:
      channel !== undefined && isFake(setTimeout, 'setTimeout')
        ? laterByMessage(channel)
        : (task) => void after(0, task),
    after,
  };
}

/** Two ports that answer each other: a port gets what it sends itself in the same turn (Node). */
function laterByMessage(Channel: ChannelConstructor): (task: () => void) => void {
  const { port1, port2 } = new Channel();
  const tasks: Array<() => void> = [];
  let sender = port1;
  for (const port of [port1, port2]) {
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- a listener would need start(), which refs the port again
    port.onmessage = () => tasks.shift()?.();
    port.unref?.();
  }
  return (task) => {
    tasks.push(task);
    sender.postMessage(undefined);
    sender = sender === port1 ? port2 : port1;
  };
}
