import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runToEnd } from '../../scripts/run-program.js';
import { vitestConfig } from '../support/vitest-config.js';
import { install, runtimes } from '../verification/matrix/runtimes.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const SUITES = 'dist/test/programs/testing';

/** The text of a user's files for `bun test` and `deno test`, which have no global functions. */
const library = `${root}dist/devtools/testing/index.js`;
const core = `${root}dist/src/index.js`;
const leave = `import { writeFileSync } from 'node:fs';
import process from 'node:process';
import { finalize } from '${core}';
const held = {};
const test = () => { finalize(held, writeFileSync, process.env.DRAINED_FILE, 'drained'); };
`;
const files: Readonly<Record<string, string>> = {
  'bun-setup.js': `import { afterAll } from 'bun:test';
import { drainProgram } from '${library}';
afterAll(drainProgram);
`,
  'bun.test.js': `import { it } from 'bun:test';\n${leave}it('leaves a finalizer', test);\n`,
  'deno.test.js': `import { drainProgram } from '${library}';
Deno.test.afterAll(drainProgram);
${leave}Deno.test('leaves a finalizer', test);
`,
};

async function binaryOf(kind: 'bun' | 'deno'): Promise<string> {
  const runtime = runtimes.find((candidate) => candidate.kind === kind);
  if (runtime === undefined) throw new Error(`expected ${kind} to be one of the runtimes`);
  return install(runtime);
}

describe('a test runner that ends its workers without exit', function () {
  this.timeout(600_000);

  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(root, 'dist/drain-at-end-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  /** Runs a test runner, which must succeed, and returns what the finalizer has written. */
  async function drainedBy(command: string, ...args: readonly string[]): Promise<string> {
    const file = join(folder, 'drained.txt');
    const { NODE_OPTIONS: _, ...inherited } = process.env;
    const env = { ...inherited, DRAINED_FILE: file };
    const end = await runToEnd(command, args, { cwd: root, env });
    expect(end.code, end.stdout + end.stderr).to.equal(0);
    return readFile(file, 'utf8').catch(() => 'nothing');
  }

  for (const pool of ['forks', 'threads', 'vmForks', 'vmThreads']) {
    it(`[K1] [11.20] drains the program with drainProgram(): vitest, ${pool}`, async () => {
      const config = join(folder, 'vitest.config.mjs');
      const test = {
        globals: true,
        pool,
        include: [`${SUITES}/drained-suite.js`],
        setupFiles: [`${SUITES}/drain-setup.js`],
      };
      await writeFile(config, vitestConfig(root, test));
      const vitest = 'node_modules/vitest/vitest.mjs';
      expect(await drainedBy(process.execPath, vitest, 'run', '--config', config)).to.equal(
        'drained',
      );
    });
  }

  it('[K1] [11.20] drains the program with drainProgram(): jest', async () => {
    const config = JSON.stringify({
      rootDir: root,
      testMatch: [`<rootDir>/${SUITES}/drained-suite.js`],
      transform: {},
      setupFilesAfterEnv: [`<rootDir>/${SUITES}/drain-setup.js`],
    });
    const jest = ['--experimental-vm-modules', 'node_modules/jest/bin/jest.js'];
    expect(
      await drainedBy(
        process.execPath,
        ...jest,
        '--cacheDirectory',
        'node_modules/.cache/jest',
        '--config',
        config,
      ),
    ).to.equal('drained');
  });

  it('[K1] [11.20] drains the program with drainProgram(): bun test', async () => {
    const bun = await binaryOf('bun');
    const preload = join(folder, 'bun-setup.js');
    const args = ['test', '--preload', preload, join(folder, 'bun.test.js')];
    expect(await drainedBy(bun, ...args)).to.equal('drained');
  });

  it('[K1] [11.20] drains the program with drainProgram(): deno test', async () => {
    const deno = await binaryOf('deno');
    const args = ['test', '--allow-all', '--no-check', join(folder, 'deno.test.js')];
    expect(await drainedBy(deno, ...args)).to.equal('drained');
  });
});
