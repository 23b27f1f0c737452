/*
 * Ends a program that has nothing left to do, with the exit status that shells, supervisors and Kubernetes
 * expect.
 */
import { constants } from 'node:os';
import type { EndRequest } from './end-requests.js';

/**
 * The exit status that a shell reports for a process that a signal ended, minus the number of the signal.
 */
const SIGNALED = 128;

/**
 * Ends the process by a signal, as its default action does, or with 0 after PM2's message.
 *
 * It exits first, so that listeners for `exit` run, including those of other libraries. The last listener
 * then sends the signal. The kernel ignores that signal for process 1 of a Docker container, which then
 * exits with 128 plus the number of the signal, as Docker and Kubernetes report it in any case.
 *
 * A listener for `exit` that sets another exit code has the last word: the process ends with that code.
 */
export function endBy(request: EndRequest): never {
  if (request === 'shutdown') process.exit(0);
  const status = SIGNALED + constants.signals[request];
  process.once('exit', () => {
    if (process.exitCode !== status) return;
    process.removeAllListeners(request);
    process.kill(process.pid, request);
  });
  process.exit(status);
}
