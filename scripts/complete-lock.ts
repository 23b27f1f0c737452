/**
 * Adds to `package-lock.json` the optional packages that belong to other platforms.
 *
 * If a registry mirror serves only the packages of one platform, `npm install` omits the others from the
 * lock, and `npm ci` then rejects that lock. This script adds them without an integrity, which can be
 * computed only from the package itself.
 */
import { readFile, writeFile } from 'node:fs/promises';

interface LockedPackage {
  readonly version?: string;
  readonly cpu?: readonly string[];
  readonly dev?: boolean;
  readonly libc?: readonly string[];
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

interface Lock {
  packages: Record<string, LockedPackage>;
}

/** The fields of a package by which npm skips it on other platforms. */
function platformOf(name: string): Pick<LockedPackage, 'cpu' | 'libc' | 'os'> {
  const [os = '', cpu = '', abi = ''] = name
    .replace(/^.*\//, '')
    .replace(/^binding-/, '')
    .split('-');
  const libc = abi.startsWith('musl') ? 'musl' : 'glibc';
  return os === 'linux' && abi !== ''
    ? { cpu: [cpu], libc: [libc], os: [os] }
    : { cpu: [cpu], os: [os] };
}

const file = new URL('../../package-lock.json', import.meta.url);
const lock = JSON.parse(await readFile(file, 'utf8')) as Lock;
const known = new Set(
  Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')),
);
const added: string[] = [];
for (const { optionalDependencies = {} } of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    if (!known.has(name) && /^\d+\.\d+\.\d+$/.test(version)) {
      const platform = platformOf(name);
      lock.packages[`node_modules/${name}`] = { version, dev: true, optional: true, ...platform };
      added.push(name);
    }
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries(sorted);
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(added.length === 0 ? 'nothing to add\n' : `added ${added.join(', ')}\n`);
