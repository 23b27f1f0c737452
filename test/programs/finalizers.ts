import { writeSync } from 'node:fs';
import { createFinalizer, finalize, FinalizerScope } from '../../src/index.js';

/** Writes a line at once, so that it is out whatever happens next, in a worker thread too. */
export function out(text: string): void {
  writeSync(1, `${text}\n`);
}

/** An object that lives as long as the program. */
export const owner: object = {};

/** Three finalizers that the exit calls, in two scopes, and one that it does not. */
export function addFinalizers(): void {
  const scope = new FinalizerScope();
  finalize(owner, out, 'first');
  scope.finalize(owner, out, 'second, scoped');
  createFinalizer(owner, out, { args: ['exempt'], atexit: false });
  finalize(owner, out, 'third');
}
