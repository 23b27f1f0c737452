/**
 * `npm run verify:matrix`: ends programs in every way on every server runtime. Writes
 * docs/internals/exit-matrix.md, and fails if a runtime doesn't do what the specification requires. With
 * `--suite`, runs the test suite on every Node instead; with `--suite --short`, runs the tests that depend
 * on the runtime on every Node except this one.
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

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

function differs(runtime: Runtime, outcome: Outcome, observed: Observed): boolean {
  const { said, status } = promisedOn(runtime.kind, outcome);
  const { errors } = observed;
  const seen = JSON.stringify([observed.said, observed.status]);
  const promised = JSON.stringify([said, status]);
  if (seen === promised) return false;
  report(`${runtime.name}, ${outcome.title}: expected ${promised}, but got ${seen}\n${errors}`);
  return true;
}

async function runMatrix(): Promise<number> {
  let failures = 0;
  const table = new Map<Outcome, Map<Runtime, Observed>>();
  for (const outcome of outcomes) table.set(outcome, new Map());
  for (const runtime of runtimes) {
    const binary = await install(runtime);
    for (const [outcome, cells] of table) {
      const observed = await runProgram(runtime, binary, outcome.program);
      cells.set(runtime, observed);
      if (differs(runtime, outcome, observed)) failures += 1;
    }
    report(`${runtime.name}: ${outcomes.length} ways out`);
  }
  const page = new URL('../../../../docs/internals/exit-matrix.md', import.meta.url);
  const options = { parser: 'markdown', printWidth: 100 };
  if (failures === 0) await writeFile(page, await format(exitTable(table), options));
  report(`matrix: ${runtimes.length * outcomes.length} cells, ${failures} differ`);
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
  },
});
const failures = values.suite ? await runSuites(values.short) : await runMatrix();
if (failures > 0) process.exitCode = 1;
