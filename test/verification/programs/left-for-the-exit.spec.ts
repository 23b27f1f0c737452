/*
 * A test file for every test runner of the matrix: it leaves three finalizers for the exit, which write to
 * the file MATRIX_FILE, and drains the program after its tests if MATRIX_DRAIN is set.
 */
import { appendFileSync } from 'node:fs';
import { env } from 'node:process';
import { drainProgram } from '../../../devtools/testing/index.js';
import { finalize } from '../../../src/index.js';

type Test = (title: string, body: () => void) => void;
type After = (callback: () => void) => void;
interface RunnerGlobals {
  /** Jest and Vitest. Mocha calls the hook `after`. */
  readonly it?: Test;
  readonly afterAll?: After;
  readonly after?: After;
  readonly Bun?: object;
  readonly Deno?: { readonly test: Test & { readonly afterAll: After } };
}

/** Bun defines no global functions: a compiler replaces their names in test files. */
async function bunGlobals(): Promise<RunnerGlobals> {
  const id = 'bun:test';
  return (await import(id)) as RunnerGlobals;
}

async function runner(): Promise<readonly [it: Test, afterAll: After]> {
  const globals = globalThis as RunnerGlobals;
  const { Bun, Deno } = globals;
  if (Deno !== undefined) return [Deno.test, Deno.test.afterAll];
  const { it, afterAll, after } = Bun === undefined ? globals : await bunGlobals();
  const hook = afterAll ?? after;
  if (it !== undefined && hook !== undefined) return [it, hook];
  const nodeTest = await import('node:test');
  return [(title, body) => void nodeTest.it(title, body), nodeTest.after];
}

const [it, afterAll] = await runner();
const file = env['MATRIX_FILE'] ?? '';

/** Bun drops the modules of a test file after its tests, and collects what only they reference. */
const targets: readonly object[] = [{}, {}, {}];
Reflect.set(globalThis, 'matrixTargets', targets);

it('leaves three finalizers for the exit', () => {
  for (const [index, obj] of targets.entries()) {
    finalize(obj, appendFileSync, file, `${'abc'[index]}\n`);
  }
});
if (env['MATRIX_DRAIN'] !== undefined) afterAll(drainProgram);
