/**
 * Runs tests with mocha, and passes options to it:
 * - `npm run test:unit`: the unit tests; `npm run test:unit -- --grep S3`
 * - `npm run test:integration`: the tests of what ships that take longer
 * - `npm run test:file -- test/src/drain.test.ts`: one file or folder
 */
import { runTests } from './run-tests.js';

process.exitCode = await runTests(process.argv.slice(2));
