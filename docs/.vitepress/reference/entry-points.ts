/*
 * The import paths of the package, with one sentence each. `exports` in package.json is the list of
 * them; the sidebar, the start page of the reference and its pages are made from it.
 */
import { readFileSync } from 'node:fs';

/** The folder of the package; VitePress runs in it. */
export const root = process.cwd();

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, unknown>>;
}

export interface EntryPoint {
  /** What a user writes after `from`. */
  readonly specifier: string;
  /** The name of its page: `container`, `audit-register`. */
  readonly page: string;
  /** The name of its model in `dist/api/`. */
  readonly model: string;
  /** What it is for, in one sentence. */
  readonly summary: string;
}

const summaries: Readonly<Record<string, string>> = {
  '.': "The core: Python's `weakref.finalize` and scopes that are drained newest first.",
  './decorators': 'Declares on a class how its instances are cleaned up.',
  './container': 'Tears down an Inversify container in reverse order of construction.',
  './auto': 'Gives the plugin to every container of the program when it is imported.',
  './main': 'Runs a program, and shuts it down gracefully on a signal.',
  './signals': 'Treats a fatal signal as a program exit when it is imported.',
  './http/express': 'One resolution scope for each request of Express or Connect.',
  './http/fastify': 'One resolution scope for each request of Fastify.',
  './http/hono': 'One resolution scope for each request of Hono.',
  './http/inversify': 'One resolution scope for each request of `@inversifyjs/http-*`.',
  './audit': 'Finds callbacks that keep their own target alive in a running program.',
  './audit/register':
    'Audits a whole program: `node --import inversify-finalize/audit/register app.js`.',
  './lint': 'The rule `no-self-reference` for ESLint and oxlint.',
  './diagnostics': 'Lists live finalizers, reports leaks, and records teardowns.',
  './diagnostics/register':
    'Reports leaks of a whole program: `node --import inversify-finalize/diagnostics/register app.js`.',
  './testing': 'Waits for the garbage collector, and checks that a test leaves nothing alive.',
  './testing/mocha': 'Root hooks for mocha: a test that leaves a finalizer alive fails.',
  './testing/jest': 'A setup file for jest: a test that leaves a finalizer alive fails.',
  './testing/vitest': 'A setup file for vitest: a test that leaves a finalizer alive fails.',
  './testing/node-test': 'Hooks for `node:test`: a test that leaves a finalizer alive fails.',
};

const manifest = JSON.parse(readFileSync(`${root}/package.json`, 'utf8')) as Manifest;

function entryPoint(subpath: string): EntryPoint {
  const summary = summaries[subpath];
  if (summary === undefined) {
    throw new Error(
      `expected a summary of every entry point, but got none for ${subpath}; ` +
        'add it to docs/.vitepress/reference/entry-points.ts',
    );
  }
  const specifier = subpath.replace('.', manifest.name);
  const page = subpath === '.' ? 'core' : subpath.slice(2).replaceAll('/', '-');
  return { specifier, page, model: specifier.replaceAll('/', '-'), summary };
}

export const entryPoints: readonly EntryPoint[] = Object.keys(manifest.exports)
  .filter((subpath) => subpath !== './package.json')
  .map(entryPoint);
