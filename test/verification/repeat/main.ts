/**
 * `npm run verify:repeat -- 50`: runs the whole test suite 50 times with this Node. Stops at the first run
 * that fails, prints its output, and exits with 1. `--short` omits the tests that don't depend on the
 * version of Node, and those of the audit.
 */
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runSuiteQuietly } from '../matrix/suite.js';

const DEFAULT_TIMES = 50;

function readTimes(text: string | undefined): number {
  const times = text === undefined ? DEFAULT_TIMES : Number(text);
  if (Number.isSafeInteger(times) && times > 0) return times;
  throw new Error(
    `expected the number of runs to be a whole number above 0, but got ${text}; write npm run verify:repeat -- 50`,
  );
}

const seconds = (since: number): string => `${Math.round((performance.now() - since) / 1000)} s`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { short: { type: 'boolean', default: false } },
});
const times = readTimes(positionals[0]);
const start = performance.now();
let passed = 0;
while (passed < times) {
  const began = performance.now();
  const { code, output } = await runSuiteQuietly(process.execPath, values.short);
  const count = /^ *(\d+) passing\b/m.exec(output)?.[1];
  // A run that doesn't print the number of its tests has proved nothing, whatever its exit code.
  if (code !== 0 || count === undefined) {
    process.stdout.write(`${output}\nrun ${passed + 1} failed with ${code}, ${seconds(began)}\n`);
    process.exitCode = 1;
    break;
  }
  passed += 1;
  process.stdout.write(`run ${passed} of ${times}: ${count} tests passed, ${seconds(began)}\n`);
}
process.stdout.write(
  `${passed} of ${times} ${values.short ? 'short ' : ''}runs passed on Node ${process.versions.node}, ${seconds(start)}\n`,
);
