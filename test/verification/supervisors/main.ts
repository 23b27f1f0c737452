/**
 * `npm run verify:supervisors`: runs a program with `runMain` under `node --watch`, nodemon, PM2 and npm, and
 * sends it the signals of Kubernetes and systemd. Fails if a teardown is missing, is cut short, or runs twice.
 * With `--only text`, runs only the cases whose name contains it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { runNpm } from '../../../scripts/run-program.js';
import { type SupervisorCase, supervisorCases } from './cases.js';
import { SupervisedProgram } from './supervised-program.js';

const tools = ['nodemon@3.1.14', 'pm2@7.0.4'];

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const cases = supervisorCases.filter(({ name }) => name.includes(values.only));

/** Describes what is wrong; returns `undefined` if the program did what is expected. */
async function problemOf(one: SupervisorCase, folder: string): Promise<string | undefined> {
  const program = new SupervisedProgram(one.settings ?? {});
  try {
    await one.run(program, folder);
    const lines = JSON.stringify(program.lines());
    const expected = JSON.stringify(one.expected);
    return lines === expected ? undefined : `expected ${expected}, but got ${lines}`;
  } catch (error) {
    return String(error);
  } finally {
    await program.remove();
  }
}

const folder = mkdtempSync(join(tmpdir(), 'supervisors-'));
let failures = 0;
try {
  await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'tools', private: true }));
  runNpm(folder, 'install', '--ignore-scripts', '--no-audit', '--no-fund', ...tools);
  for (const one of cases) {
    const problem = await problemOf(one, folder);
    if (problem !== undefined) failures += 1;
    process.stdout.write(`${problem === undefined ? 'ok' : 'FAILED'}: ${one.name}\n`);
    if (problem !== undefined) process.stdout.write(`  ${problem}\n`);
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.stdout.write(`${cases.length - failures} of ${cases.length} cases ended as expected\n`);
process.exitCode = failures === 0 ? 0 : 1;
