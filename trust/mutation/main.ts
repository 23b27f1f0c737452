/**
 * `npm run mutate`: changes what ships, one expression at a time, and counts the changes that no test
 * notices. Prints those, and fails where fewer than nine of ten are noticed.
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { inProcess, inPrograms } from './specs.js';
import { type Findings, runStryker } from './stryker.js';
import { describeSurvivors, merge, rangesOf, scoreOf, survivorsOf } from './survivors.js';
import { makeWorkspace } from './workspace.js';

/** What a run has to reach, in percent. */
const LEAST_SCORE = 90;

const layers = ['src', 'decorators', 'container', 'signals'];

const cache = fileURLToPath(new URL('../../../node_modules/.cache/mutation/', import.meta.url));

/** Files to change, such as `src/drain`; without any, all that ship. */
function filesFrom(only: readonly string[]): string[] {
  if (only.length > 0) return only.map((name) => `dist/${name}.js`);
  return layers.map((layer) => `dist/${layer}/**/*.js`);
}

/**
 * Tests in the process itself first; what those leave, the tests that run programs. They cover what
 * happens at exit, where nobody sees which lines they use, so that they cost more for each mutant.
 */
async function mutate(files: readonly string[]): Promise<Findings> {
  const workspace = await makeWorkspace();
  try {
    const first = await runStryker(workspace, {
      name: 'in-process',
      mutate: files,
      specs: inProcess,
      coverageAnalysis: 'perTest',
    });
    const ranges = rangesOf(survivorsOf(first));
    if (ranges.length === 0) return first;
    const second = await runStryker(workspace, {
      name: 'in-programs',
      mutate: ranges,
      specs: inPrograms,
      coverageAnalysis: 'off',
    });
    return merge(first, second);
  } finally {
    await rm(workspace.folder, { recursive: true, force: true });
  }
}

const { positionals } = parseArgs({ allowPositionals: true });
const findings = await mutate(filesFrom(positionals));
await mkdir(cache, { recursive: true });
await writeFile(`${cache}report.json`, JSON.stringify(Object.fromEntries(findings), undefined, 1));
for (const [file, mutants] of survivorsOf(findings)) {
  for (const line of await describeSurvivors(file, mutants)) process.stdout.write(`${line}\n`);
}
const { detected, all } = scoreOf(findings);
const score = (100 * detected) / all;
process.stdout.write(`mutation: ${detected} of ${all} noticed, ${score.toFixed(2)} %\n`);
if (!(score >= LEAST_SCORE)) process.exitCode = 1;
