import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { root } from './entry-points.js';
import { runToEnd } from './run-program.js';
import { testSets } from './test-sets.js';

const cwd = fileURLToPath(root);

/** Returns the compiled form of a test file or folder; anything else is an option of mocha. */
function compiled(argument: string): string {
  const path = argument.replaceAll('\\', '/').replace(/^\.\//, '');
  return /^test(?:\/|$)/.test(path) ? `dist/${path.replace(/\.ts$/, '.js')}` : argument;
}

/** Returns true if an argument is a path, and not an option of mocha or its value. */
function isPath(argument: string): boolean {
  return /^(?:\.\/)?(?:dist\/)?test(?:[/\\]|$)/.test(argument);
}

/** Returns the arguments of mocha: those of a set, or one file, folder or option. */
function expanded(argument: string): readonly string[] {
  const set = testSets[argument];
  if (set === undefined) return [argument];
  return ['--parallel', '--jobs', String(availableParallelism()), ...set];
}

/**
 * Runs compiled tests with mocha and shows its output. The files of a set run on all processors.
 *
 * @param args The name of a set of tests, or test files and folders, as sources or compiled; then options
 *   of mocha. Without a set or a path, the unit tests run.
 * @returns The exit code of mocha.
 */
export async function runTests(args: readonly string[]): Promise<number> {
  const [first = 'unit', ...others] = args;
  const selects = first in testSets || args.some(isPath);
  const argv = selects ? [...expanded(first), ...others] : [...expanded('unit'), ...args];
  const mocha = ['node_modules/mocha/bin/mocha.js', ...argv.map(compiled)];
  const { code } = await runToEnd(process.execPath, mocha, { cwd, inherit: true });
  return code ?? 1;
}
