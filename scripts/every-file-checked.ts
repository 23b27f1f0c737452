/**
 * `npm run check:projects`: fails if a TypeScript file in git doesn't belong to a project of
 * `tsconfig.json`. The build would never check such a file.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { root } from './entry-points.js';
import { runProgram } from './run-program.js';

const cwd = fileURLToPath(root);

/** The programs of `npm run check:package`, which compiles them against the packed package. */
const consumers = 'scripts/consumer/';

function linesOf(command: string, ...args: string[]): string[] {
  return runProgram(cwd, command, ...args)
    .split(/\r?\n/)
    .filter((line) => line !== '');
}

const { references } = JSON.parse(readFileSync(new URL('tsconfig.json', root), 'utf8')) as {
  readonly references: ReadonlyArray<{ readonly path: string }>;
};
const checked = new Set(
  references
    .flatMap(({ path }) =>
      linesOf(process.execPath, 'node_modules/typescript/bin/tsc', '-p', path, '--listFilesOnly'),
    )
    .map((file) => relative(cwd, file).replaceAll('\\', '/')),
);
const unchecked = linesOf('git', 'ls-files', '--cached', '--others', '--exclude-standard', '*.ts')
  .filter((file) => !file.startsWith(consumers))
  .filter((file) => !checked.has(file));
if (unchecked.length > 0) {
  process.stderr.write(
    `expected every TypeScript file to be in a project of tsconfig.json, but these aren't: ` +
      `${unchecked.join(', ')}\n`,
  );
  process.exitCode = 1;
}
