import fc from 'fast-check';
import { arbitraryProgram } from './arbitrary-program.js';
import { runAgainstModel } from './run-against-model.js';
import { showProgram } from './show-program.js';

/** The figures of a run of the fuzzer. */
export interface FuzzFigures {
  readonly programs: number;
  readonly callbacks: number;
  readonly determined: number;
  readonly leftovers: number;
}

/**
 * Runs random programs against the model.
 *
 * @throws If a program differs from the model: the error contains the shortest such program and the difference.
 */
export async function fuzz(programs: number, seed: number): Promise<FuzzFigures> {
  let callbacks = 0;
  let determined = 0;
  let leftovers = 0;
  const property = fc.asyncProperty(arbitraryProgram, async (program) => {
    const figures = await runAgainstModel(program);
    callbacks += figures.callbacks;
    leftovers += figures.leftovers;
    if (figures.determined) determined += 1;
  });
  const result = await fc.check(property, { numRuns: programs, seed });
  if (!result.failed) return { programs, callbacks, determined, leftovers };
  const [program = []] = result.counterexample ?? [];
  const where = `seed ${seed}, path ${String(result.counterexamplePath)}`;
  throw new Error(`this program differs from the model (${where}):\n\n${showProgram(program)}\n`, {
    cause: result.errorInstance,
  });
}
