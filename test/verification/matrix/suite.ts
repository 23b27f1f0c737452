import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

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

/** Runs the test suite with another Node, and returns its exit status. */
export async function runSuite(binary: string, short: boolean): Promise<number> {
  const child = spawn(binary, suiteArguments(short), { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}

/** Runs the test suite and returns its exit status and its output. */
export async function runSuiteQuietly(
  binary: string,
  short: boolean,
): Promise<{ readonly code: number; readonly output: string }> {
  const child = spawn(binary, suiteArguments(short), {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (output += text));
  }
  const [code] = (await once(child, 'close')) as [number | null];
  return { code: code ?? 1, output };
}
