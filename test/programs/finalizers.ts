import { writeSync } from 'node:fs';
import { createFinalizer, finalize, FinalizerScope } from '../../src/index.js';

/** Writes a line synchronously, so that it is printed whatever happens next, even in a worker thread. */
export function out(text: string): void {
  writeSync(1, `${text}\n`);
}

/** Returns an object that lives as long as the program. */
export const owner: object = {};

/** Creates three finalizers that exit calls, in two scopes, and one that it doesn't call. */
export function addFinalizers(): void {
  const scope = new FinalizerScope();
  finalize(owner, out, 'first');
  scope.finalize(owner, out, 'second, scoped');
  createFinalizer(owner, out, { args: ['excluded'], atexit: false });
  finalize(owner, out, 'third');
}
