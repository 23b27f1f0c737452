import { fileURLToPath } from 'node:url';
import { runToEnd } from '../../../scripts/run-program.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const mocha = `${root}node_modules/mocha/bin/mocha.js`;

/**
 * The tests that the short suite omits: those of the tools, the documents and the examples, which don't
 * depend on the version of Node, and those of the audit, whose heap snapshots take a minute on each.
 */
const NOT_IN_SHORT = [
  'audit/**',
  'docs/**',
  'docs.test.js',
  'examples/**',
  'lint/**',
  'layers.test.js',
  'specification.test.js',
  'testing/**',
];

function suiteArguments(short: boolean): string[] {
  const ignored = short ? NOT_IN_SHORT.flatMap((files) => ['--ignore', `dist/test/${files}`]) : [];
  return [mocha, 'dist/test', '--reporter', 'dot', ...ignored];
}

/** Runs the test suite with another Node and shows its output; returns its exit status. */
export async function runSuite(binary: string, short: boolean): Promise<number> {
  const { code } = await runToEnd(binary, suiteArguments(short), { cwd: root, inherit: true });
  return code ?? 1;
}

/** Runs the test suite and returns its exit status and its output. */
export async function runSuiteQuietly(
  binary: string,
  short: boolean,
): Promise<{ readonly code: number; readonly output: string }> {
  const { code, stdout, stderr } = await runToEnd(binary, suiteArguments(short), { cwd: root });
  return { code: code ?? 1, output: stdout + stderr };
}
