import type { Container } from 'inversify';
import { ScratchDirectory } from './scratch-directory.js';

/**
 * A job outside of every request that makes a scratch directory without a scope, and drops it. It is
 * removed only on garbage collection, which has no deadline, or by the teardown.
 *
 * @returns The path of the directory.
 */
export function forgottenJob(container: Container): string {
  return container.get(ScratchDirectory).path;
}
