/**
 * `npm run watch`: compiles after each change and, if it compiles, runs the unit tests.
 * `npm run watch -- test/src/drain.test.ts` runs only that file, or folder.
 */
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { root } from './entry-points.js';
import { runTests } from './run-tests.js';

const compiler = spawn(
  process.execPath,
  ['node_modules/typescript/bin/tsc', '--build', '--watch', '--preserveWatchOutput'],
  { cwd: fileURLToPath(root), stdio: ['ignore', 'pipe', 'inherit'] },
);

let running = false;
let changed = false;

/** Runs the tests. If builds end during the run, runs them once more for all of those. */
async function testAfterBuild(): Promise<void> {
  changed = true;
  if (running) return;
  running = true;
  while (changed) {
    changed = false;
    await runTests(process.argv.slice(2));
  }
  running = false;
}

for await (const line of createInterface(compiler.stdout)) {
  process.stdout.write(`${line}\n`);
  if (line.includes('Found 0 errors')) void testAfterBuild();
}
process.exitCode = 1;
