/*
 * The effect of `import 'inversify-finalize/signals'`. signal-exit knows which signals end a process by
 * default, and steps back if the application listens for one itself.
 */
import { onExit } from 'signal-exit';
import { endProgram } from '../../src/program.js';

/**
 * Treats a fatal signal as a program exit: `import 'inversify-finalize/signals'`.
 *
 * On SIGINT, SIGTERM, SIGHUP and every other signal that ends a process by default and can be caught, it
 * calls every live finalizer whose `atexit` is true, as at any other exit. The process then ends by the
 * same signal, as a shell expects. If the application listens for the signal itself, nothing is called
 * here.
 *
 * SIGKILL can't be caught. Asynchronous work isn't awaited: use `runMain` of `inversify-finalize/main`
 * to await a teardown.
 */
onExit((_code, signal) => {
  if (signal !== null) endProgram();
});
