/* Runs programs that use scopes with the package and with the model, and compares them after every step. */
import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { withWarnings } from '../process-warnings.js';
import { type Closed, ScopeModel } from './scope-model.js';
import { arbitraryScopeProgram, type ScopeProgram, showScopeProgram } from './scope-program.js';
import { ScopeWorld } from './scope-world.js';

/** The figures of a run of the fuzzer. */
export interface ScopeFigures {
  readonly programs: number;
  readonly closed: number;
}

/** Compares what a step closed: group by group, and the instances of each owner in their order. */
function expectClosed(actual: readonly string[], expected: Closed): void {
  let start = 0;
  for (const owners of expected) {
    const end = start + owners.flat().length;
    const group = actual.slice(start, end);
    for (const names of owners) {
      const found = group.filter((name) => names.includes(name));
      deepStrictEqual(found, names);
    }
    start = end;
  }
  deepStrictEqual(actual.slice(start), []);
}

async function runAgainstModel(
  program: ScopeProgram,
  onWarning: (count: () => void) => void,
): Promise<number> {
  const model = new ScopeModel();
  const world = new ScopeWorld();
  onWarning(() => (world.warnings += 1));
  for (const step of program) {
    const before = world.closed.length;
    const expected = model.run(step);
    await world.run(step);
    if (step.op === 'collect') await world.collect(expected.flat(2).length);
    expectClosed(world.closed.slice(before), expected);
    deepStrictEqual(world.state(), model.state());
  }
  await world.end();
  deepStrictEqual(world.closed.length, world.made, 'everything is closed in the end');
  deepStrictEqual(new Set(world.closed).size, world.made, 'nothing is closed twice');
  return world.closed.length;
}

/**
 * Runs random programs against the model.
 *
 * @throws If a program differs: the error contains the shortest such program and the difference.
 */
export async function fuzzScopes(programs: number, seed: number): Promise<ScopeFigures> {
  let closed = 0;
  let count = (): void => undefined;
  const property = fc.asyncProperty(arbitraryScopeProgram, async (program) => {
    closed += await runAgainstModel(program, (onWarning) => (count = onWarning));
  });
  const result = await withWarnings(
    () => count(),
    () => fc.check(property, { numRuns: programs, seed }),
  );
  if (!result.failed) return { programs, closed };
  const [program = []] = result.counterexample ?? [];
  const where = `seed ${seed}, path ${String(result.counterexamplePath)}`;
  throw new Error(
    `this program of scopes differs from the model (${where}):\n\n${showScopeProgram(program)}\n`,
    { cause: result.errorInstance },
  );
}
