/*
 * The check that a test calls itself, for example after it has torn down a container.
 */
import type { TargetClass } from './exceptions.js';
import { takeMoment } from './creations.js';
import { expectNoneSince } from './leftovers.js';

/** Options of {@link expectNothingLeft}. */
export interface LeftoverOptions {
  /** Classes whose instances may have live finalizers. */
  readonly allow?: readonly TargetClass[];
}

/** Finalizers that are older than the test kit aren't reported: their creation sites are unknown. */
const loaded = takeMoment();

/**
 * Collects garbage, then checks that no finalizer is alive that was created after this test kit was
 * imported, in any scope.
 *
 * @param options The classes to allow. {@link keep} allows single objects.
 * @returns A promise that resolves if nothing is left.
 * @throws {FinalizeError} `LEFT_ALIVE`, with the class, the creation site and the retaining path of each
 *   finalizer that is alive; `GC_UNAVAILABLE` if the runtime doesn't let a test run the collector.
 * @example
 * ```ts
 * const scope = new FinalizerScope();
 * scope.finalize(globalThis, () => console.log('closed'));
 * scope.drain();
 * await expectNothingLeft();
 * ```
 */
export async function expectNothingLeft(options: LeftoverOptions = {}): Promise<void> {
  await expectNoneSince(loaded, options.allow ?? []);
}
