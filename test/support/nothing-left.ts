/*
 * Root hooks for the tests of this package: each test in the folders below fails if it leaves a finalizer
 * alive. They use the package as an application does. The other tests look at finalizers themselves, keep
 * them on purpose, or run programs.
 */
import { sep } from 'node:path';
import process from 'node:process';
import { mochaHooks as hooks } from '../../devtools/testing/mocha.js';

/** The suites in `programs/testing` show that a test with a leak fails. */
const folders = [
  'container',
  'decorators',
  'diagnostics',
  'examples',
  'runtime',
  'programs/testing',
];
const CHECKED = folders.map((folder) => ['', 'dist', 'test', ...folder.split('/'), ''].join(sep));

/** While V8 records coverage, it retains functions that ran, and with them what they reference. */
const recordsCoverage = Boolean(process.env['NODE_V8_COVERAGE']);

/** Returns true if the test in progress must not leave a finalizer alive. */
function isChecked({ currentTest }: Mocha.Context): boolean {
  const file = currentTest?.file ?? '';
  return !recordsCoverage && CHECKED.some((folder) => file.includes(folder));
}

/** The hooks. mocha finds them by this name. */
export const mochaHooks = {
  beforeEach(this: Mocha.Context): void {
    if (isChecked(this)) hooks.beforeEach();
  },
  async afterEach(this: Mocha.Context): Promise<void> {
    if (isChecked(this)) await hooks.afterEach.call(this);
  },
};
