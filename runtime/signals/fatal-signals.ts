import { onExit } from 'signal-exit';
import { endProgram } from '../../src/program.js';

/**
 * Makes a fatal signal a program exit: `import 'inversify-finalize/signals'`.
 *
 * At SIGINT, SIGTERM, SIGHUP, and whatever else ends a process by default and can be caught, every live
 * finalizer with `atexit` runs, as at any other exit (X1 to X3); then the process dies by that same
 * signal, as a shell expects. Where the application has its own listener for the signal, it stays in
 * charge and nothing runs here: it ends the program when it wants to.
 *
 * SIGKILL cannot be caught, and what is asynchronous is not waited for: to await a teardown, listen for
 * the signal and `await container.unbindAllAsync()`.
 */
onExit((_code, signal) => {
  if (signal !== null) endProgram();
});
