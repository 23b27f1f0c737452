/*
 * A setup file for jest: `setupFilesAfterEnv: ['inversify-finalize/testing/jest']`. Each test that leaves a
 * finalizer alive fails. jest runs top-level hooks in the order in which they are defined, so an
 * `afterEach` hook that cleans up belongs in a `describe` block.
 */
import { beginTest, type TestRun } from './creations.js';
import { CHECK_TIMEOUT_MS, finishTest } from './leftovers.js';

type DefineHook = (hook: () => void | Promise<void>, timeoutMs?: number) => void;

const { beforeEach, afterEach } = globalThis as unknown as {
  readonly beforeEach: DefineHook;
  readonly afterEach: DefineHook;
};

let test: TestRun | undefined;

beforeEach(() => {
  test = beginTest();
});

afterEach(async () => {
  if (test !== undefined) await finishTest(test);
}, CHECK_TIMEOUT_MS);
