import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * What the short suite leaves out: tests of the tools, the documents and the examples, which are the
 * same on every Node, and the audit, whose heap snapshots take a minute on each.
 */
const NOT_IN_SHORT = [
  'audit/**',
  'docs/**',
  'docs.test.js',
  'examples/**',
  'lint/**',
  'layers.test.js',
];

/** Runs the test suite with another Node, and returns its exit status. */
export async function runSuite(binary: string, short: boolean): Promise<number> {
  const ignored = short ? NOT_IN_SHORT.flatMap((files) => ['--ignore', `dist/test/${files}`]) : [];
  const mocha = `${root}node_modules/mocha/bin/mocha.js`;
  const child = spawn(binary, [mocha, '--reporter', 'dot', ...ignored], {
    cwd: root,
    stdio: 'inherit',
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}
