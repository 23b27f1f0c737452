/**
 * `npm run verify:toolchains`: builds and runs a program that uses the packed package with every toolchain
 * and every major version of Inversify. Writes docs/reference/toolchains.md, and fails if a toolchain
 * behaves differently from the list. With `--only text`, tries those whose name contains it and writes nothing.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { pack } from '../../../scripts/pack.js';
import type { ProgramEnd } from '../../../scripts/run-program.js';
import { bundlers } from './bundlers.js';
import { compilers } from './compilers.js';
import { otherRuntimes } from './other-runtimes.js';
import { expectedOutput } from './sources.js';
import { testRunners } from './test-runners.js';
import { type InversifyVersion, inversifyVersions, type Toolchain } from './toolchain.js';
import { toolchainsPage } from './toolchains-table.js';
import { Workspace } from './workspace.js';

const { values } = parseArgs({ options: { only: { type: 'string', default: '' } } });
const all = [...compilers, ...bundlers, ...testRunners, ...otherRuntimes];
const toolchains = all.filter(({ name }) => name.includes(values.only));

/** Returns true if a program printed what it has to print; a test runner only has to succeed. */
function works(toolchain: Toolchain, { code, stdout }: ProgramEnd): boolean {
  return code === 0 && (testRunners.includes(toolchain) || stdout === expectedOutput);
}

/** Returns the cell of the table; `undefined` if the outcome is not the expected one. */
function cellOf(
  toolchain: Toolchain,
  version: InversifyVersion,
  end: ProgramEnd,
): string | undefined {
  const failure = toolchain.failures?.[version];
  const worked = works(toolchain, end);
  if (failure === undefined) return worked ? 'works' : undefined;
  const known = !worked && failure.output.test(`${end.stdout}${end.stderr}`);
  return known ? failure.reason : undefined;
}

const folder = mkdtempSync(join(tmpdir(), 'toolchains-'));
try {
  const results = new Map<Toolchain, Map<InversifyVersion, string>>();
  const workspace = new Workspace(folder);
  const tarball = pack(folder);
  await workspace.installTools(toolchains);
  for (const version of inversifyVersions) await workspace.installInversify(version, tarball);
  for (const toolchain of toolchains) {
    const cells = new Map<InversifyVersion, string>();
    results.set(toolchain, cells);
    for (const version of inversifyVersions) {
      const end = await workspace.run(toolchain, version);
      const cell = cellOf(toolchain, version, end);
      const title = `${toolchain.name}, ${toolchain.modules}, inversify ${version}`;
      process.stdout.write(`${title}: ${cell ?? 'not as expected'}\n`);
      cells.set(version, cell ?? '');
      if (cell !== undefined) continue;
      process.exitCode = 1;
      process.stdout.write(`exit code ${String(end.code)}\n${end.stdout}${end.stderr}\n`);
    }
  }
  if (process.exitCode === undefined && values.only === '') {
    const page = new URL('../../../../docs/reference/toolchains.md', import.meta.url);
    const text = toolchainsPage(results);
    const style = { parser: 'markdown', printWidth: 100, singleQuote: true } as const;
    await writeFile(page, await format(text, style));
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
