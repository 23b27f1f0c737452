import type { Container } from 'inversify';
import { ScratchDirectory } from './scratch-directory.js';

/**
 * A job outside of every request that makes a scratch directory without a scope, and forgets it. Only
 * garbage collection removes it, which may take as long as it likes, or the teardown.
 *
 * @returns The path of the directory.
 */
export function forgottenJob(container: Container): string {
  return container.get(ScratchDirectory).path;
}
