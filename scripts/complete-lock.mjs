/**
 * Adds to `package-lock.json` the optional packages that belong to other platforms.
 *
 * A registry mirror that serves only the packages of one platform makes `npm install` leave the
 * others out of the lock, and `npm ci` then refuses that lock. They are listed here without an
 * integrity, which is only known to who can download them.
 */
import { readFile, writeFile } from 'node:fs/promises';

/** What npm has to know so as not to install a package on the wrong platform. */
function platformOf(name) {
  const [os, cpu, abi = ''] = name
    .replace(/^.*\//, '')
    .replace(/^binding-/, '')
    .split('-');
  if (os !== 'linux' || abi === '') {
    return { os: [os], cpu: [cpu] };
  }
  return { os: [os], cpu: [cpu], libc: [abi.startsWith('musl') ? 'musl' : 'glibc'] };
}

const file = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(await readFile(file, 'utf8'));
const known = new Set(
  Object.keys(lock.packages).map((path) => path.replace(/^.*node_modules\//, '')),
);
const added = [];
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    if (known.has(name) || !/^\d+\.\d+\.\d+$/.test(version)) {
      continue;
    }
    const { os, cpu, libc } = platformOf(name);
    lock.packages[`node_modules/${name}`] = {
      version,
      cpu,
      dev: true,
      ...(libc && { libc }),
      optional: true,
      os,
    };
    added.push(name);
  }
}
const sorted = Object.entries(lock.packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
lock.packages = Object.fromEntries(sorted);
await writeFile(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(added.length === 0 ? 'nothing to add\n' : `added ${added.join(', ')}\n`);
