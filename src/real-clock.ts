/*
 * A clock that no fake clock of a test can stop. Cleanup callbacks after a collection and reports run on
 * it. Only the timeouts of drains follow a fake clock.
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

/** The parts of a host that this file uses. Tests pass their own hosts. */
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
  /**
   * Runs `task` after `ms` milliseconds, without keeping the process alive. The returned function cancels
   * it.
   */
  after(ms: number, task: () => void): () => void;
}

/**
 * Returns the real clock of a host. The functions are captured when this module is loaded, so a fake clock
 * that a test installs later doesn't replace them.
 *
 * A test may also install it before it loads this module. Every fake clock (of sinon, Jest and Vitest, and
 * `mock.timers` of Node) can be recognized by the names of its functions or by a property `clock`. No fake
 * clock replaces `MessageChannel` or the timestamps of events.
 *
 * If it isn't faked, `setTimeout` is preferred: it shares the event loop fairly, and an unref'd
 * `setImmediate` doesn't wake a loop that waits for I/O (Node 20 to 24, Deno).
 */
export function realClock(host: Host, channel: ChannelConstructor | undefined): RealClock {
  const { setTimeout, clearTimeout, performance, Event } = host;
  const after = (ms: number, task: () => void): (() => void) => {
    const timer = setTimeout(task, ms);
    if (typeof timer === 'object') timer.unref?.();
    return () => clearTimeout(timer);
  };
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

/** Returns true if a fake clock has replaced the function that a host has under this name. */
export function isFake(func: object & { readonly name: string }, name: string): boolean {
  return func.name !== name || 'clock' in func;
}

/**
 * Uses two ports that reply to each other, because a port receives a message that it sends to itself in the
 * same turn (Node).
 */
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
