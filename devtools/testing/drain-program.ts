/*
 * The drain of the program, for test runners that end their workers without an `exit` event.
 */
import { endProgram, program } from '../../src/program.js';

/**
 * Calls every live finalizer whose `atexit` is true, in reverse order of creation over all scopes, as at
 * exit. Errors are printed to standard error.
 *
 * Jest, vitest in all its pools and `bun test` end their workers without an `exit` event, so finalizers
 * that are still alive would never run. Call this after the last test of each file. The program continues:
 * finalizers that are created later are called as usual.
 *
 * @example
 * ```ts
 * finalize(globalThis, () => console.log('closed'));
 * drainProgram(); // prints "closed"
 * ```
 */
export function drainProgram(): void {
  const running = program();
  if (running.ended) return;
  const chains = [...running.chains];
  endProgram();
  if (!running.ended) return;
  // The worker may have more test files to run, in the same process and so with the same program.
  running.ended = false;
  running.grown = undefined;
  for (const chain of chains) {
    if ((chain as { readonly size?: number }).size !== 0) running.chains.add(chain);
  }
}
