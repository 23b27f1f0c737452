/*
 * Root hooks for mocha: `mocha --require inversify-finalize/testing/mocha`. Each test that leaves a
 * finalizer alive fails.
 */
import { beginTest, type TestRun } from './creations.js';
import { finishTest } from './leftovers.js';

let test: TestRun | undefined;

/** The hooks. mocha finds them by this name. */
export const mochaHooks: {
  readonly beforeEach: () => void;
  readonly afterEach: () => Promise<void>;
} = {
  beforeEach() {
    test = beginTest();
  },
  async afterEach() {
    if (test !== undefined) await finishTest(test);
  },
};
