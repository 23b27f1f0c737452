/**
 * `npm run verify:matrix`: ends programs in every way on every server runtime, and leaves finalizers for
 * the exit in every test runner. Writes docs/internals/exit-matrix.md, and fails if one of them doesn't do
 * what the specification requires. `--only deno-exit` runs one row and writes nothing. With `--suite`, runs
 * the test suite on every Node instead; with `--suite --short`, runs the tests that depend on the runtime on
 * every Node except this one.
 */
import { writeFile } from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { exitTable } from './exit-table.js';
import { type Outcome, outcomes, promisedOn } from './outcomes.js';
import { type Observed, runProgram } from './run-program.js';
import { install, type Runtime, runtimes } from './runtimes.js';
import { runSuite } from './suite.js';
import { promisedBy, type RunnerCells, runWithRunner, testRunners } from './test-runners.js';

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

function differs(runtime: Runtime, outcome: Outcome, observed: Observed): boolean {
  const { printed, status } = promisedOn(runtime.kind, outcome);
  const { errors } = observed;
  const seen = JSON.stringify([observed.printed, observed.status]);
  const promised = JSON.stringify([printed, status]);
  if (seen === promised) return false;
  report(`${runtime.name}, ${outcome.title}: expected ${promised}, but got ${seen}\n${errors}`);
  return true;
}

/** Runs a test file with each test runner. Returns what was called, and how many runners differ from the promise. */
async function runTestRunners(): Promise<readonly [cells: RunnerCells[], failures: number]> {
  const cells: RunnerCells[] = [];
  let failures = 0;
  for (const runner of testRunners) {
    const observed = await runWithRunner(runner);
    cells.push(observed);
    const [seen, promised] = [observed, promisedBy(runner)].map(({ alone, drained }) =>
      JSON.stringify([alone, drained]),
    );
    if (seen === promised) continue;
    report(`${runner.name}: expected ${promised}, but got ${seen}`);
    failures += 1;
  }
  report(`${testRunners.length} test runners`);
  return [cells, failures];
}

/** @param only The program of the only row to run; without it, all rows and test runners run. */
async function runMatrix(only: string | undefined): Promise<number> {
  let failures = 0;
  const table = new Map<Outcome, Map<Runtime, Observed>>();
  for (const outcome of outcomes) {
    if (only === undefined || outcome.program === only) table.set(outcome, new Map());
  }
  for (const runtime of runtimes) {
    const binary = await install(runtime);
    for (const [outcome, cells] of table) {
      const observed = await runProgram(runtime, binary, outcome.program);
      cells.set(runtime, observed);
      if (differs(runtime, outcome, observed)) failures += 1;
    }
    report(`${runtime.name}: ${table.size} ways to end`);
  }
  report(`matrix: ${runtimes.length * table.size} cells, ${failures} differ`);
  if (only !== undefined) return failures;
  const [runners, runnerFailures] = await runTestRunners();
  failures += runnerFailures;
  const page = new URL('../../../../docs/internals/exit-matrix.md', import.meta.url);
  const options = { parser: 'markdown', printWidth: 100 };
  if (failures === 0) await writeFile(page, await format(exitTable(table, runners), options));
  return failures;
}

function isThisOne({ version }: Runtime): boolean {
  return version.split('.', 1)[0] === process.versions.node.split('.', 1)[0];
}

async function runSuites(short: boolean): Promise<number> {
  let failures = 0;
  for (const runtime of runtimes) {
    if (runtime.kind !== 'node' || (short && isThisOne(runtime))) continue;
    report(`the test suite on Node ${runtime.version}`);
    if ((await runSuite(await install(runtime), short)) !== 0) failures += 1;
  }
  return failures;
}

const { values } = parseArgs({
  options: {
    suite: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const failures = values.suite ? await runSuites(values.short) : await runMatrix(values.only);
if (failures > 0) process.exitCode = 1;
