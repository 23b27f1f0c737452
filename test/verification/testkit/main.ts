/**
 * `npm run verify:testkit -- 1000`: runs a suite of fifty tests that leave nothing alive, 1,000 times, with the
 * hooks of the test kit, under mocha on this Node.js. Stops at the first false alarm and exits with 1.
 */
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runToEnd } from '../../../scripts/run-program.js';

const DEFAULT_TIMES = 1000;
const TESTS = 50;

const times = Number(process.argv[2] ?? DEFAULT_TIMES);
if (!(Number.isSafeInteger(times) && times > 0)) {
  throw new Error(
    `expected the number of runs to be a whole number above 0, but got ${process.argv[2]}; ` +
      'write npm run verify:testkit -- 1000',
  );
}
const root = fileURLToPath(new URL('../../../../', import.meta.url));
const argv = [
  '--enable-source-maps',
  'node_modules/mocha/bin/mocha.js',
  '--no-config',
  // A timeout of a test on a busy machine isn't a false alarm of the test kit.
  '--timeout',
  '60000',
  '--reporter',
  'dot',
  '--require',
  './dist/devtools/testing/mocha.js',
  'dist/test/programs/testing/fifty-suite.js',
];
let passed = 0;
while (passed < times) {
  const { code, stdout, stderr } = await runToEnd(process.execPath, argv, { cwd: root });
  if (code !== 0 || !stdout.includes(`${TESTS} passing`)) {
    process.stdout.write(`${stdout}${stderr}\nrun ${passed + 1} failed\n`);
    process.exitCode = 1;
    break;
  }
  passed += 1;
  if (passed % 100 === 0) process.stdout.write(`${passed} of ${times} runs passed\n`);
}
process.stdout.write(
  `${passed} of ${times} runs of ${TESTS} tests without a false alarm, Node.js ${process.versions.node}\n`,
);
