import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runToEnd } from '../../../scripts/run-program.js';
import { install, runtimes, type RuntimeKind } from './runtimes.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const suite = 'dist/test/verification/programs/left-for-the-exit.spec.js';

/** The command that runs a test file with one test runner, and what is left for the exit. */
export interface TestRunner {
  readonly name: string;
  /** True if its workers end without an `exit` event. */
  readonly skipsExit: boolean;
  /** `node` is the Node.js that runs the matrix. */
  readonly runtime: RuntimeKind;
  /** @param folder A folder for its configuration. */
  arguments(folder: string): Promise<readonly string[]> | readonly string[];
}

/** The finalizers of a test file that were called under one test runner. */
export interface RunnerCells {
  readonly runner: TestRunner;
  /** Without a call of `drainProgram`, and with one after all tests. */
  readonly alone: readonly string[];
  readonly drained: readonly string[];
}

function vitest(pool: string): TestRunner {
  return {
    name: `vitest, \`${pool}\``,
    skipsExit: true,
    runtime: 'node',
    async arguments(folder) {
      const config = join(folder, 'vitest.config.mjs');
      const test = { globals: true, pool, include: [suite], watch: false };
      await writeFile(config, `export default ${JSON.stringify({ root, test })};\n`);
      return ['node_modules/vitest/vitest.mjs', 'run', '--config', config];
    },
  };
}

const jest: TestRunner = {
  name: 'jest',
  skipsExit: true,
  runtime: 'node',
  arguments(folder) {
    const config = { rootDir: root, testMatch: [`<rootDir>/${suite}`], transform: {} };
    return [
      '--experimental-vm-modules',
      'node_modules/jest/bin/jest.js',
      '--cacheDirectory',
      join(folder, 'cache'),
      '--config',
      JSON.stringify(config),
    ];
  },
};

/** Every test runner of the matrix. */
export const testRunners: readonly TestRunner[] = [
  {
    name: '`node --test`',
    skipsExit: false,
    runtime: 'node',
    arguments: () => ['--test', suite],
  },
  {
    name: 'mocha',
    skipsExit: false,
    runtime: 'node',
    arguments: () => ['node_modules/mocha/bin/mocha.js', '--no-config', suite],
  },
  jest,
  ...['forks', 'threads', 'vmForks', 'vmThreads'].map(vitest),
  {
    name: '`bun test`',
    skipsExit: true,
    runtime: 'bun',
    arguments: () => ['test', `./${suite}`],
  },
  {
    name: '`deno test`',
    skipsExit: false,
    runtime: 'deno',
    arguments: () => ['test', '--allow-all', '--no-check', suite],
  },
];

async function binaryOf(kind: RuntimeKind): Promise<string> {
  if (kind === 'node') return process.execPath;
  const runtime = runtimes.find((one) => one.kind === kind);
  if (runtime === undefined) throw new Error(`expected a runtime of the kind ${kind}`);
  return install(runtime);
}

async function leftBy(runner: TestRunner, drains: boolean): Promise<string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'test-runner-'));
  try {
    const file = join(folder, 'called');
    await writeFile(file, '');
    const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, MATRIX_DRAIN: ___, ...env } = process.env;
    const drain = drains ? { MATRIX_DRAIN: '1' } : {};
    const { code, stdout, stderr } = await runToEnd(
      await binaryOf(runner.runtime),
      await runner.arguments(folder),
      { cwd: root, env: { ...env, ...drain, MATRIX_FILE: file } },
    );
    if (code !== 0) throw new Error(`expected ${runner.name} to succeed\n${stdout}${stderr}`);
    const called = await readFile(file, 'utf8');
    return called.split('\n').filter((word) => word !== '');
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Runs a test file that leaves finalizers for the exit, without `drainProgram` and with it. */
export async function runWithRunner(runner: TestRunner): Promise<RunnerCells> {
  return {
    runner,
    alone: await leftBy(runner, false),
    drained: await leftBy(runner, true),
  };
}

/** Returns what a test runner must do. */
export function promisedBy(runner: TestRunner): RunnerCells {
  const all = ['c', 'b', 'a'];
  return { runner, alone: runner.skipsExit ? [] : all, drained: all };
}
