import { fileURLToPath } from 'node:url';
import { root } from './entry-points.js';
import { runToEnd } from './run-program.js';
import { unitTestFolders } from './unit-tests.js';

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

/**
 * Runs compiled tests with mocha and shows its output.
 *
 * @param args Test files or folders, as sources or compiled, and options of mocha. Without a path, the
 *   unit tests run.
 * @returns The exit code of mocha.
 */
export async function runTests(args: readonly string[]): Promise<number> {
  // The files of several folders run at the same time, on all processors but one.
  const all = args.some(isPath) ? [] : ['--parallel', ...unitTestFolders];
  const argv = ['node_modules/mocha/bin/mocha.js', ...[...all, ...args].map(compiled)];
  const { code } = await runToEnd(process.execPath, argv, { cwd, inherit: true });
  return code ?? 1;
}
