/*
 * The requests that end a program from outside: the signals of terminals, supervisors and containers, and
 * PM2's message. It distinguishes a second request from an echo of the first one.
 */
import { setImmediate, setTimeout } from 'node:timers';

/** A signal, or PM2's message `shutdown`. */
export type EndRequest = 'SIGINT' | 'SIGTERM' | 'SIGHUP' | 'shutdown';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * The time for which a signal counts as an echo of the first one. A terminal sends Ctrl-C to npm and to the
 * program, and npm forwards it to the program; systemd does the same with SIGTERM. nodemon forwards SIGTERM
 * and sends SIGINT as well, and systemd with `SendSIGHUP=yes` sends SIGHUP right after SIGTERM.
 */
const ECHO_MS = 250;

/** The listeners for the first request, and for a later one that isn't an echo of it. */
export interface EndRequestListener {
  first(request: EndRequest): void;
  second(request: EndRequest): void;
}

/**
 * Calls `task` after `ms` milliseconds, but not before the signals that are pending by then have been
 * delivered: an event loop that was blocked for longer runs its timers first. This doesn't keep the process
 * alive.
 */
function afterPendingSignals(ms: number, task: () => void): void {
  const timer = setTimeout(() => {
    setImmediate(task).unref();
  }, ms);
  timer.unref();
}

/** Calls the listener for each request to end the program. */
export function onEndRequest(listener: EndRequestListener): void {
  let phase: 'waiting' | 'echoing' | 'ending' = 'waiting';
  const receive = (request: EndRequest): void => {
    if (phase === 'ending') listener.second(request);
    if (phase !== 'waiting') return;
    phase = 'echoing';
    afterPendingSignals(ECHO_MS, () => {
      phase = 'ending';
    });
    listener.first(request);
  };
  for (const signal of signals) process.on(signal, () => receive(signal));
  // A listener for messages keeps a process with an IPC channel alive, so it is only added under PM2.
  if (process.env['pm_id'] === undefined) return;
  process.on('message', (message) => {
    if (message === 'shutdown') receive(message);
  });
}
