/**
 * `npm run verify:differential`: runs random programs with CPython's `weakref.finalize` and with this
 * package. The logs of both, including exit, must be equal.
 */
import { deepStrictEqual } from 'node:assert/strict';
import fc from 'fast-check';
import { readRunOptions } from '../run-options.js';
import { arbitraryProgram } from './arbitrary-program.js';
import { pythonVersion, runBoth } from './run-both.js';

const { programs, seed } = readRunOptions(50);
const python = await pythonVersion();
if (python === undefined) {
  throw new Error(
    'expected python3 on the path, but found none; install it: apt-get install python3',
  );
}

const started = performance.now();
let events = 0;
await fc.assert(
  fc.asyncProperty(arbitraryProgram, async (program) => {
    const { cpython, here } = await runBoth(program);
    events += cpython.events.length;
    deepStrictEqual(here, cpython);
  }),
  { numRuns: programs, seed, includeErrorInReport: true },
);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(
  `differential: ${programs} programs, ${events} events, equal under CPython ${python} and ` +
    `Node ${process.versions.node} (seed ${seed}, ${seconds} s)\n`,
);
