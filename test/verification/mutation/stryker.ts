import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runToEnd } from '../../../scripts/run-program.js';
import type { Workspace } from './workspace.js';

/** A place in a compiled file; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A change to one expression or statement, and whether a test detected it. */
export interface Mutant {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Position; readonly end: Position };
  readonly status: string;
}

/** The results of one run, by compiled file. */
export type Findings = ReadonlyMap<string, readonly Mutant[]>;

/** The files to change, and the tests that have to detect the changes. */
export interface StrykerRun {
  /** Compiled files. */
  readonly mutate: readonly string[];
  readonly specs: readonly string[];
  /** The number of mutants that are tested at the same time. */
  readonly concurrency: number;
}

/** Tests of a mutant may take twice as long as without it, plus this time. */
const TIMEOUT_MS = 3000;

/** The deadline for garbage collection in tests: a mutant may prevent what they wait for. */
const COLLECTION_DEADLINE_MS = 4000;

/** The time limit of a test's program: a mutant may prevent its end. */
const PROGRAM_DEADLINE_MS = 6000;

/** Excludes tests with many objects: they take seconds per mutant and detect nothing more. */
const WITHOUT_QUANTITIES = '^(?!.*(million|very many)).*';

function optionsFor(run: StrykerRun, report: string, hooks: string): object {
  return {
    testRunner: 'mocha',
    plugins: ['@stryker-mutator/mocha-runner'],
    // If the file exists, Stryker uses a compiler API that TypeScript 7 doesn't have.
    tsconfigFile: 'none.json',
    mutate: run.mutate,
    coverageAnalysis: 'perTest',
    testRunnerNodeArgs: ['--expose-gc'],
    concurrency: run.concurrency,
    // A failing test leaves state behind that would affect the tests of the next mutant.
    maxTestRunnerReuse: 1,
    timeoutMS: TIMEOUT_MS,
    timeoutFactor: 2,
    mochaOptions: { spec: run.specs, grep: WITHOUT_QUANTITIES, require: [hooks] },
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: report },
  };
}

/** Changes the code, one mutant after the other, and runs the tests that cover each mutant. */
export async function runStryker(workspace: Workspace, run: StrykerRun): Promise<Findings> {
  const options = join(workspace.folder, 'options.json');
  const report = join(workspace.folder, 'report.json');
  await writeFile(options, JSON.stringify(optionsFor(run, report, workspace.hooks)));
  const args = ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', options];
  const { code } = await runToEnd(workspace.node, args, {
    cwd: workspace.folder,
    inherit: true,
    env: {
      ...process.env,
      COLLECTION_DEADLINE_MS: String(COLLECTION_DEADLINE_MS),
      PROGRAM_DEADLINE_MS: String(PROGRAM_DEADLINE_MS),
    },
  });
  if (code !== 0) throw new Error(`expected Stryker to end with 0, but got ${String(code)}`);
  const { files } = JSON.parse(await readFile(report, 'utf8')) as {
    files: Record<string, { mutants: Mutant[] }>;
  };
  return new Map(Object.entries(files).map(([file, { mutants }]) => [file, mutants]));
}
