/**
 * `npm run verify:versions`: runs the container tests on the newest release of each minor of Inversify, on
 * as many at a time as there are processors. Writes docs/reference/versions.md, and fails if a
 * test fails that isn't known to differ.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { runToEnd } from '../../../scripts/run-program.js';
import type { Outcome } from './container-tests.js';
import { type Version, versions } from './versions.js';
import { versionsPage } from './versions-table.js';

const pathOf = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function runTests({ alias }: Version): Promise<Outcome> {
  const args = ['--expose-gc', '--enable-source-maps', '--import', pathOf('use-version.js')];
  const { stdout, stderr } = await runToEnd(
    process.execPath,
    [...args, pathOf('container-tests.js')],
    { env: { ...process.env, INVERSIFY: alias, COLLECTION_DEADLINE_MS: '5000' } },
  );
  try {
    return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Outcome;
  } catch (cause) {
    throw new Error(`expected the tests to print their outcome, but got ${stderr}`, { cause });
  }
}

/** Returns the unexpected results: tests that fail, and known differences that no longer exist. */
function surprises({ differences }: Version, { failed }: Outcome): string[] {
  const unknown = failed.filter(([title]) => !differences.some((one) => one.title.test(title)));
  const gone = differences.filter((one) => !failed.some(([title]) => one.title.test(title)));
  return [
    ...unknown.map(([title, message]) => `${title}: ${message}`),
    ...gone.map(({ title }) => `expected a test like ${String(title)} to fail, but it passed`),
  ];
}

const ended = new Map<Version, Outcome>();
const waiting = [...versions];

/** Runs the tests on one version after the other, until none is waiting. */
async function runWaiting(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    ended.set(next, await runTests(next));
  }
}

await Promise.all(Array.from({ length: availableParallelism() }, runWaiting));
const outcomes = new Map(
  [...ended].sort(([one], [other]) => versions.indexOf(one) - versions.indexOf(other)),
);
let failures = 0;
for (const [version, outcome] of outcomes) {
  const found = surprises(version, outcome);
  failures += found.length;
  process.stdout.write(`inversify ${version.number}: ${outcome.passed} tests pass\n`);
  for (const line of found) process.stdout.write(`  ${line}\n`);
}
if (failures === 0) {
  const page = new URL('../../../../docs/reference/versions.md', import.meta.url);
  await writeFile(
    page,
    await format(versionsPage(outcomes), { parser: 'markdown', printWidth: 100 }),
  );
} else process.exitCode = 1;
