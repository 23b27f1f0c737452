/**
 * Hooks for the test processes of Stryker: a program that a test runs has the same mutant as the test.
 *
 * Instrumented code asks the environment which mutant is active, where nobody has told it otherwise.
 */

const VARIABLE = '__STRYKER_ACTIVE_MUTANT__';

const instrumented = globalThis as { __stryker__?: { activeMutant?: string } };

export const mochaHooks = {
  beforeEach(): void {
    const mutant = instrumented.__stryker__?.activeMutant;
    if (mutant === undefined) Reflect.deleteProperty(process.env, VARIABLE);
    else process.env[VARIABLE] = mutant;
  },
};
