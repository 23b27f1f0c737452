/** npm sends on, within this, the Ctrl-C that the terminal has sent to the program already. */
const ECHO_MS = 250;

/** Calls `listener` at each Ctrl-C, once. */
export function onCtrlC(listener: () => void): void {
  let last = -Infinity;
  process.on('SIGINT', () => {
    const now = performance.now();
    if (now - last > ECHO_MS) listener();
    last = now;
  });
}
