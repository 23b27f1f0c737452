/* Runs programs that use services, and checks the promises for the lifetime of each of them. */
import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { withWarnings } from '../process-warnings.js';
import { LifeLedger } from './ledger.js';
import { arbitraryLifeProgram, type LifeProgram, showLifeProgram } from './life-program.js';
import { LifeWorld } from './life-world.js';

/** The figures of a run of the fuzzer. */
export interface LifeFigures {
  readonly programs: number;
  readonly objects: number;
  readonly closed: number;
}

/** Returns true if each cleanup is awaited before the next: nothing but `unbindAllAsync()` starts one. */
function isAwaited({ steps }: LifeProgram): boolean {
  return steps.every((step) => {
    if (step.op === 'end' || step.op === 'unbind') return step.form === 'async';
    return step.op !== 'collect' && step.op !== 'restore';
  });
}

async function runProgram(program: LifeProgram): Promise<LifeLedger> {
  const ledger = new LifeLedger();
  const world = new LifeWorld(program, ledger);
  for (const step of program.steps) {
    await world.run(step);
    deepStrictEqual(ledger.faults, []);
  }
  await world.end();
  world.expectFinalizers();
  ledger.expectClosed();
  if (isAwaited(program)) {
    deepStrictEqual(world.leftInProgress, [], 'in progress after unbindAllAsync()');
  }
  ledger.expectOrder(isAwaited(program));
  deepStrictEqual(ledger.faults, []);
  return ledger;
}

/**
 * Runs random programs.
 *
 * @throws If a program breaks a promise: the error contains the shortest such program and the promise.
 */
export async function fuzzLives(programs: number, seed: number): Promise<LifeFigures> {
  let objects = 0;
  let closed = 0;
  const property = fc.asyncProperty(arbitraryLifeProgram, async (program) => {
    const ledger = await runProgram(program);
    objects += ledger.lives.length;
    closed += ledger.closed;
  });
  const result = await withWarnings(
    () => undefined,
    () => fc.check(property, { numRuns: programs, seed }),
  );
  if (!result.failed) return { programs, objects, closed };
  const [program = { services: [], steps: [] }] = result.counterexample ?? [];
  const where = `seed ${seed}, path ${String(result.counterexamplePath)}`;
  throw new Error(
    `this program of services breaks a promise (${where}):\n\n${showLifeProgram(program)}\n`,
    { cause: result.errorInstance },
  );
}
