/*
 * A test file for every test runner of the matrix: it leaves three finalizers for the exit, which write to
 * the file MATRIX_FILE, and drains the program after its tests if MATRIX_DRAIN is set.
 */
import { appendFileSync } from 'node:fs';
import { env } from 'node:process';
import { drainProgram } from '../../../devtools/testing/index.js';
import { finalize } from '../../../src/index.js';
import { keep } from './three-finalizers.js';

type Test = (title: string, body: () => void) => void;
type After = (callback: () => void) => void;
interface RunnerGlobals {
  /** Jest, Vitest and Bun. Mocha calls the hook `after`. */
  readonly it?: Test;
  readonly afterAll?: After;
  readonly after?: After;
  readonly Deno?: { readonly test: Test & { readonly afterAll: After } };
}

async function runner(): Promise<readonly [it: Test, afterAll: After]> {
  const { it, afterAll, after, Deno } = globalThis as RunnerGlobals;
  if (Deno !== undefined) return [Deno.test, Deno.test.afterAll];
  const hook = afterAll ?? after;
  if (it !== undefined && hook !== undefined) return [it, hook];
  const nodeTest = await import('node:test');
  return [(title, body) => void nodeTest.it(title, body), nodeTest.after];
}

const [it, afterAll] = await runner();
const file = env['MATRIX_FILE'] ?? '';

it('leaves three finalizers for the exit', () => {
  for (const word of ['a', 'b', 'c']) finalize(keep({}), appendFileSync, file, `${word}\n`);
});
if (env['MATRIX_DRAIN'] !== undefined) afterAll(drainProgram);
