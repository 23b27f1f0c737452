import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runToEnd } from '../../scripts/run-program.js';
import { vitestConfig } from '../support/vitest-config.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const SUITES = 'dist/test/programs/testing';

/** The timeout of a test in the suites: the hooks collect garbage, which is slow on a busy machine. */
const TIMEOUT_MS = 300_000;
const HOOKS = 'dist/devtools/testing';

interface Run {
  readonly code: number | null;
  readonly output: string;
}

/** Runs a file of this repository with Node. Colors are off, so that the output can be compared. */
async function run(...args: readonly string[]): Promise<Run> {
  return runWith({}, args);
}

async function runWith(added: NodeJS.ProcessEnv, args: readonly string[]): Promise<Run> {
  const { NODE_OPTIONS: _, NODE_TEST_CONTEXT: __, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: '1', FORCE_COLOR: '0', ...added };
  const end = await runToEnd(process.execPath, ['--enable-source-maps', ...args], {
    cwd: root,
    env,
  });
  return { code: end.code, output: end.stdout + end.stderr };
}

/** Runs vitest with its own configuration. */
async function runVitest(suite: string, options: object): Promise<Run> {
  const folder = await mkdtemp(join(root, 'dist/vitest-'));
  try {
    const include = [`${SUITES}/${suite}.js`];
    const timeouts = { testTimeout: TIMEOUT_MS, hookTimeout: TIMEOUT_MS };
    const test = { globals: true, include, watch: false, ...timeouts, ...options };
    const config = join(folder, 'vitest.config.mjs');
    await writeFile(config, vitestConfig(root, test));
    return await run('node_modules/vitest/vitest.mjs', 'run', '--config', config);
  } finally {
    await rm(folder, { recursive: true });
  }
}

const selfReference =
  /left alive: LogFile, created at test\/programs\/testing\/suite\.ts:\d+:\d+, retained by args\[0\] -> \.owner -> LogFile/;
const ofProgram =
  /left alive: LogFile, created at test\/programs\/testing\/suite\.ts:\d+:\d+, retained by .*"held".* -> LogFile/;

describe('a test that leaves a finalizer alive', function () {
  // Each runner collects garbage and takes snapshots, also under coverage.
  this.timeout(2 * TIMEOUT_MS);

  it('[K2] fails under mocha, which stops there; clean tests pass', async () => {
    const { code, output } = await run(
      'node_modules/mocha/bin/mocha.js',
      '--no-config',
      '--timeout',
      String(TIMEOUT_MS),
      '--require',
      `./${HOOKS}/mocha.js`,
      `${SUITES}/global-suite.js`,
    );
    expect(code, output).to.equal(1);
    expect(output).to.match(/11 passing/);
    expect(output).to.include('afterEach for "leaves a target that its own callback references"');
    expect(output).to.match(selfReference);
  });

  it('[K2] fails in the folders of this package whose tests must leave nothing', async () => {
    const { code, output } = await runWith({ NODE_V8_COVERAGE: '' }, [
      'node_modules/mocha/bin/mocha.js',
      '--no-config',
      '--timeout',
      String(TIMEOUT_MS),
      '--require',
      './dist/test/support/nothing-left.js',
      `${SUITES}/global-suite.js`,
    ]);
    expect(code, output).to.equal(1);
    expect(output).to.match(/11 passing/);
    expect(output).to.match(selfReference);
  });

  it('[K2] fails under node:test; clean tests pass', async () => {
    const { code, output } = await run(
      '--test',
      '--test-reporter=tap',
      '--import',
      `./${HOOKS}/node-test.js`,
      `${SUITES}/node-suite.js`,
    );
    expect(code, output).to.equal(1);
    expect(output).to.match(/^# pass 11$/m);
    expect(output).to.match(/^# fail 2$/m);
    expect(output).to.match(/not ok \d+ - leaves a target that its own callback references/);
    expect(output).to.match(/not ok \d+ - leaves a target that the program references/);
    expect(output).to.match(selfReference).and.match(ofProgram);
  });

  for (const pool of ['forks', 'threads', 'vmForks', 'vmThreads']) {
    it(`[K2] fails under vitest (${pool}); clean tests pass`, async () => {
      const setupFiles = [`${HOOKS}/vitest.js`];
      const { code, output } = await runVitest('global-suite', { pool, setupFiles });
      expect(code, output).to.equal(1);
      expect(output).to.match(/Tests {2}2 failed \| 11 passed/);
      expect(output).to.match(/left alive: LogFile, created at/);
      expect(output).to.match(/FAIL .*leaves a target that its own callback references/);
      expect(output).to.match(/FAIL .*leaves a target that the program references/);
    });
  }

  it('[K2] fails under jest with its ESM support; clean tests pass', async () => {
    const config = JSON.stringify({
      rootDir: root,
      testMatch: [`<rootDir>/${SUITES}/global-suite.js`],
      testTimeout: TIMEOUT_MS,
      transform: {},
      setupFilesAfterEnv: [`<rootDir>/${HOOKS}/jest.js`],
    });
    const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
    const { code, output } = await run(
      ...jest,
      '--cacheDirectory',
      'node_modules/.cache/jest',
      '--config',
      config,
    );
    expect(code, output).to.equal(1);
    expect(output).to.match(/Tests: {7}2 failed, 11 passed, 13 total/);
    expect(output).to.include('● leaks › leaves a target that its own callback references');
    expect(output).to.include('● leaks › leaves a target that the program references');
    expect(output).to.match(/left alive: LogFile, created at/);
  });

  it('[K2] is distinguished from tests that run at the same time, under vitest', async () => {
    const setupFiles = [`${HOOKS}/vitest.js`];
    const { code, output } = await runVitest('concurrent-suite', { setupFiles });
    expect(code, output).to.equal(1);
    expect(output).to.match(/Tests {2}1 failed \| 2 passed/);
    expect(output).to.match(/FAIL .*at the same time > leaks/);
  });
});
