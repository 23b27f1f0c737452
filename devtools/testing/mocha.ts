/*
 * Root hooks for mocha: `mocha --require inversify-finalize/testing/mocha`. Each test that leaves a
 * finalizer alive fails.
 */
import { beginTest, type TestRun } from './creations.js';
import { CHECK_TIMEOUT_MS, finishTest } from './leftovers.js';

let test: TestRun | undefined;

/** The part of the context of a hook that is used. */
interface HookContext {
  timeout(ms: number): unknown;
}

/** The hooks. mocha finds them by this name. */
export const mochaHooks: {
  readonly beforeEach: () => void;
  readonly afterEach: (this: HookContext) => Promise<void>;
} = {
  beforeEach() {
    test = beginTest();
  },
  async afterEach() {
    this.timeout(CHECK_TIMEOUT_MS);
    if (test !== undefined) await finishTest(test);
  },
};
