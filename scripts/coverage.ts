/**
 * `npm run coverage`: runs the tests of what ships at run time, and of the developer tools except the audit,
 * under c8. Fails below 100 % of lines, branches, functions and statements. It also fails if the report lacks a file: a pattern
 * that matches nothing must not pass.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './entry-points.js';
import { runToEnd } from './run-program.js';
import { testFolders } from './test-sets.js';

const layers = [
  'src',
  'decorators',
  'container',
  'runtime',
  'devtools/lint',
  'devtools/diagnostics',
  'devtools/testing',
];
/** The tests that cover the layers. */
const tests = [...testFolders, 'test/lint', 'test/diagnostics', 'test/testing'];

const rootFolder = fileURLToPath(root);

/** The compiled modules of a layer, as paths from the root. */
function modulesOf(layer: string): string[] {
  return readdirSync(join(rootFolder, layer), { recursive: true, encoding: 'utf8' })
    .filter((name) => /(?<!\.d)\.ts$/.test(name))
    .map((name) => `dist/${layer}/${name.replaceAll('\\', '/').replace(/\.ts$/, '.js')}`);
}

/** A file of types compiles to an empty module, which nothing loads at run time. */
function isEmptyModule(file: string): boolean {
  const text = readFileSync(join(rootFolder, file), 'utf8');
  const code = text.replaceAll(/\/\*.*?\*\/|^\/\/[^\n]*$/gms, '');
  return code.trim() === 'export {};';
}

const modules = layers.flatMap(modulesOf);
const empty = modules.filter(isEmptyModule);
const loaded = modules.filter((file) => !empty.includes(file));

rmSync(join(rootFolder, 'coverage'), { recursive: true, force: true });
const { code } = await runToEnd(
  process.execPath,
  [
    'node_modules/c8/bin/c8.js',
    '--100',
    '--all',
    ...layers.flatMap((layer) => ['--src', `dist/${layer}`, '--include', `dist/${layer}/**/*.js`]),
    ...['**/*.d.ts', ...empty].flatMap((file) => ['--exclude', file]),
    ...['text', 'lcovonly', 'json-summary'].flatMap((name) => ['--reporter', name]),
    process.execPath,
    'node_modules/mocha/bin/mocha.js',
    ...tests.map((folder) => `dist/${folder}`),
    ...process.argv.slice(2),
  ],
  { cwd: rootFolder, inherit: true },
);

const summary = readFileSync(join(rootFolder, 'coverage/coverage-summary.json'), 'utf8');
const reported = new Set(
  Object.keys(JSON.parse(summary) as Record<string, unknown>).map((file) =>
    relative(rootFolder, file).replaceAll('\\', '/'),
  ),
);
const missing = loaded
  .map((file) => file.replace(/^dist\/(.*)\.js$/, '$1.ts'))
  .filter((file) => !reported.has(file));
if (missing.length > 0) {
  process.stderr.write(
    `expected the coverage report to have ${loaded.length} files, but it lacks ${missing.join(', ')}\n`,
  );
}
process.exitCode = missing.length > 0 || code !== 0 ? 1 : 0;
