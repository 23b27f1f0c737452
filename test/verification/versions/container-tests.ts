/**
 * Runs the compiled container tests with the version of Inversify that INVERSIFY names, and writes one
 * line of JSON: how many passed, and which failed. Files are imported and not required, since Node 20
 * calls the module hooks for imports alone.
 */
import { readdir } from 'node:fs/promises';
import process from 'node:process';
import Mocha from 'mocha';

/** The result of a run. */
export interface Outcome {
  readonly passed: number;
  /** The titles of the tests that failed, each with the message of its error. */
  readonly failed: ReadonlyArray<readonly [title: string, message: string]>;
}

const folder = new URL('../../container/', import.meta.url);
const mocha = new Mocha({ timeout: 90_000, ui: 'bdd' });
for (const name of await readdir(folder)) {
  if (!name.endsWith('.test.js')) continue;
  mocha.suite.emit('pre-require', globalThis as unknown as Mocha.MochaGlobals, name, mocha);
  await import(new URL(name, folder).href);
}
const failed: Array<readonly [string, string]> = [];
let passed = 0;
/** A reporter that prints nothing. */
function silent(runner: Mocha.Runner): void {
  runner.on('pass', () => void (passed += 1));
  runner.on('fail', (test, error: Error) => failed.push([test.fullTitle(), error.message]));
}
// Tests that name another version run on that one in any case.
mocha.grep(/in Inversify 6/).invert();
mocha.reporter(silent as unknown as Mocha.ReporterConstructor);
mocha.run(() => {
  const outcome: Outcome = { passed, failed };
  process.stdout.write(`${JSON.stringify(outcome)}\n`);
});
