import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Workspace } from './workspace.js';

/** A place in a compiled file; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A change to one expression or statement, and whether a test noticed it. */
export interface Mutant {
  readonly mutatorName: string;
  readonly replacement: string;
  readonly location: { readonly start: Position; readonly end: Position };
  readonly status: string;
}

/** What one run found out, by compiled file. */
export type Findings = ReadonlyMap<string, readonly Mutant[]>;

/** What to change, and which tests are to notice. */
export interface StrykerRun {
  /** Compiled files. */
  readonly mutate: readonly string[];
  readonly specs: readonly string[];
  /** How many mutants are tried at the same time. */
  readonly concurrency: number;
}

/** Tests of a mutant may take twice what they take without it, and this. */
const TIMEOUT_MS = 3000;

/** How long tests may collect garbage for something that a mutant keeps from coming. */
const COLLECTION_DEADLINE_MS = 4000;

/** How long a program of a test may run that a mutant keeps from ending. */
const PROGRAM_DEADLINE_MS = 6000;

/** Tests about quantity: seconds for each mutant, and nothing that the others do not see. */
const WITHOUT_QUANTITIES = '^(?!.*(million|very many)).*';

function optionsFor(run: StrykerRun, report: string, hooks: string): object {
  return {
    testRunner: 'mocha',
    plugins: ['@stryker-mutator/mocha-runner'],
    // With one that exists, it asks for a compiler API that TypeScript 7 does not have.
    tsconfigFile: 'none.json',
    mutate: run.mutate,
    coverageAnalysis: 'perTest',
    testRunnerNodeArgs: ['--expose-gc'],
    concurrency: run.concurrency,
    // A test that fails leaves state behind, which the tests of the next mutant must not meet.
    maxTestRunnerReuse: 1,
    timeoutMS: TIMEOUT_MS,
    timeoutFactor: 2,
    mochaOptions: { spec: run.specs, grep: WITHOUT_QUANTITIES, require: [hooks] },
    reporters: ['progress-append-only', 'json'],
    jsonReporter: { fileName: report },
  };
}

/** Changes the code, one mutant after another, and runs the tests that cover each. */
export async function runStryker(workspace: Workspace, run: StrykerRun): Promise<Findings> {
  const options = join(workspace.folder, 'options.json');
  const report = join(workspace.folder, 'report.json');
  await writeFile(options, JSON.stringify(optionsFor(run, report, workspace.hooks)));
  const child = spawn(
    workspace.node,
    ['node_modules/@stryker-mutator/core/bin/stryker.js', 'run', options],
    {
      cwd: workspace.folder,
      stdio: 'inherit',
      env: {
        ...process.env,
        COLLECTION_DEADLINE_MS: String(COLLECTION_DEADLINE_MS),
        PROGRAM_DEADLINE_MS: String(PROGRAM_DEADLINE_MS),
      },
    },
  );
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`expected Stryker to end with 0, but got ${String(code)}`);
  const { files } = JSON.parse(await readFile(report, 'utf8')) as {
    files: Record<string, { mutants: Mutant[] }>;
  };
  return new Map(Object.entries(files).map(([file, { mutants }]) => [file, mutants]));
}
