/**
 * Two things that `npm run` does to signals: it sends a Ctrl-C on to a program that has got it from the
 * terminal already, and its SIGTERM ends the shell in between, which does not pass it on.
 */

/** Within this a Ctrl-C comes a second time by way of npm. */
const ECHO_MS = 250;

/** How often to see whether the shell is still there. */
const PARENT_INTERVAL_MS = 200;

/** Calls `listener` at each Ctrl-C, once. */
export function onCtrlC(listener: () => void): void {
  let last = -Infinity;
  process.on('SIGINT', () => {
    const now = performance.now();
    if (now - last > ECHO_MS) listener();
    last = now;
  });
}

/** Calls `listener` when the shell that npm started this in has ended; never where npm did not. */
export function onShellEnd(listener: () => void): void {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const shell = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === shell) return;
    clearInterval(timer);
    listener();
  }, PARENT_INTERVAL_MS);
  timer.unref();
}
