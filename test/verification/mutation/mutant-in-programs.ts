/**
 * Hooks for the test processes of Stryker: a program that a test runs has the same mutant as the test,
 * and in the run without mutants, the coverage of a test includes that of its programs.
 *
 * Instrumented code reads the active mutant from the environment if it isn't set otherwise.
 */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const VARIABLE = '__STRYKER_ACTIVE_MUTANT__';

/** Only one process at a time runs without a mutant. */
const coveredFile = fileURLToPath(new URL('covered-by-programs.txt', import.meta.url));

const recorder = new URL('coverage-in-programs.js', import.meta.url).href;

interface Coverage {
  readonly perTest: Record<string, Record<string, number>>;
}

const instrumented = globalThis as {
  __stryker__?: { activeMutant?: string; currentTestId?: string; mutantCoverage?: Coverage };
};

/** Adds the mutants that the programs of the current test have reached to those of the test itself. */
function takeCoverage(): void {
  const { currentTestId, mutantCoverage } = instrumented.__stryker__ ?? {};
  if (!existsSync(coveredFile)) return;
  const mutants = readFileSync(coveredFile, 'utf8').split('\n').slice(0, -1);
  rmSync(coveredFile);
  if (currentTestId === undefined || mutantCoverage === undefined) {
    throw new Error('expected Stryker to set the name of the current test, but got none');
  }
  const covered = (mutantCoverage.perTest[currentTestId] ??= {});
  for (const mutant of mutants) covered[mutant] = (covered[mutant] ?? 0) + 1;
}

export const mochaHooks = {
  beforeEach(): void {
    const mutant = instrumented.__stryker__?.activeMutant;
    if (mutant === undefined) {
      process.env['NODE_OPTIONS'] = `--import ${recorder}`;
      process.env['COVERED_BY_PROGRAMS'] = coveredFile;
    } else {
      process.env[VARIABLE] = mutant;
    }
  },
  afterEach(): void {
    if (instrumented.__stryker__?.activeMutant === undefined) takeCoverage();
  },
};
