/**
 * `npm run verify:mutation`: changes what ships, one expression at a time, and counts the changes that no
 * test detects. Prints those, and fails if fewer than nine of ten are detected.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { testFiles } from './specs.js';
import { type Findings, runStryker } from './stryker.js';
import { describeSurvivors, scoreOf, survivorsOf, tableOf } from './survivors.js';
import { makeWorkspace } from './workspace.js';

/** The score below which a run fails, in percent. */
const MIN_SCORE = 90;

const layers = ['src', 'decorators', 'container', 'runtime'];

const cache = fileURLToPath(new URL('../../../../node_modules/.cache/mutation/', import.meta.url));

/** Files to change, such as `src/drain`; without any, all that ship. */
function filesFrom(only: readonly string[]): string[] {
  if (only.length > 0) return only.map((name) => `dist/${name}.js`);
  return layers.map((layer) => `dist/${layer}/**/*.js`);
}

async function mutate(files: readonly string[], concurrency: number): Promise<Findings> {
  const workspace = await makeWorkspace();
  try {
    return await runStryker(workspace, { mutate: files, specs: testFiles, concurrency });
  } finally {
    await rm(workspace.folder, { recursive: true, force: true });
  }
}

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { concurrency: { type: 'string', default: String(availableParallelism()) } },
});
const findings = await mutate(filesFrom(positionals), Number(values.concurrency));
await mkdir(cache, { recursive: true });
await writeFile(`${cache}report.json`, JSON.stringify(Object.fromEntries(findings), undefined, 1));
for (const [file, mutants] of survivorsOf(findings)) {
  for (const line of await describeSurvivors(file, mutants)) process.stdout.write(`${line}\n`);
}
for (const row of tableOf(findings)) process.stdout.write(`${row}\n`);
const { detected, all } = scoreOf(findings);
if (!((100 * detected) / all >= MIN_SCORE)) process.exitCode = 1;
