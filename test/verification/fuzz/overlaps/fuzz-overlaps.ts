/* Runs programs of scopes whose asynchronous ends overlap, and checks every promise. */
import fc from 'fast-check';
import { withWarnings } from '../process-warnings.js';
import { arbitraryOverlapProgram } from './overlap-program.js';
import { OverlapWorld } from './overlap-world.js';

/**
 * Runs random programs.
 *
 * @throws If a program breaks a promise: the error contains the shortest such program and the promise.
 */
export async function fuzzOverlaps(
  programs: number,
  seed: number,
): Promise<{ readonly closed: number }> {
  let closed = 0;
  const property = fc.asyncProperty(arbitraryOverlapProgram, async (program) => {
    const world = new OverlapWorld();
    for (const step of program) await world.run(step);
    await world.end();
    closed += world.closed;
  });
  const result = await withWarnings(
    () => undefined,
    () => fc.check(property, { numRuns: programs, seed }),
  );
  if (!result.failed) return { closed };
  const [program = []] = result.counterexample ?? [];
  const steps = program.map((step) => JSON.stringify(step)).join('\n');
  throw new Error(
    `this program of overlapping ends breaks a promise (seed ${seed}):\n\n${steps}\n`,
    { cause: result.errorInstance },
  );
}
