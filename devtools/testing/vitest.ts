/*
 * A setup file for vitest: `setupFiles: ['inversify-finalize/testing/vitest']`. Each test that leaves a
 * finalizer alive fails, and concurrent tests are distinguished.
 */
import { aroundEach } from 'vitest';
import { beginTest, runAsTest } from './creations.js';
import { CHECK_TIMEOUT_MS, finishTest } from './leftovers.js';

aroundEach(async (runTest) => {
  const test = beginTest();
  await runAsTest(test, runTest);
  await finishTest(test);
}, CHECK_TIMEOUT_MS);
