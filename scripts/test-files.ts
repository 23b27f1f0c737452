/**
 * `npm run test:unit` runs the tests of what ships. `npm run test:file -- test/src/drain.test.ts` runs one
 * file or folder. Both pass options to mocha: `npm run test:unit -- --grep S3`.
 */
import { runTests } from './run-tests.js';

process.exitCode = await runTests(process.argv.slice(2));
