import { readFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Findings, Mutant } from './stryker.js';

/** The number of detected mutants, and of all mutants. */
export interface Score {
  readonly detected: number;
  readonly all: number;
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));

function isDetected({ status }: Mutant): boolean {
  return status === 'Killed' || status === 'Timeout';
}

/** Excludes mutants that don't load: they don't test the tests. */
function isValid({ status }: Mutant): boolean {
  return status !== 'CompileError' && status !== 'RuntimeError' && status !== 'Ignored';
}

/** Returns the mutants that no test has detected, by file. */
export function survivorsOf(findings: Findings): Map<string, Mutant[]> {
  const survivors = new Map<string, Mutant[]>();
  for (const [file, mutants] of findings) {
    const left = mutants.filter((mutant) => isValid(mutant) && !isDetected(mutant));
    if (left.length > 0) survivors.set(file, left);
  }
  return survivors;
}

export function scoreOf(findings: Findings): Score {
  const mutants = [...findings.values()].flat().filter(isValid);
  return { detected: mutants.filter(isDetected).length, all: mutants.length };
}

/** Returns a table of the scores of each folder and its files, and of all files. */
export function tableOf(findings: Findings): string[] {
  const folderOf = (file: string): string => sourceOf(file).replace(/[^/]*$/, '');
  const files = [...findings];
  const rows = [...new Set(files.map(([file]) => folderOf(file)))].flatMap((folder) => {
    const inside = files.filter(([file]) => folderOf(file) === folder);
    const each = inside.map(([file, mutants]) => rowOf(`  ${sourceOf(file)}`, [[file, mutants]]));
    return [rowOf(folder, inside), ...each];
  });
  return [...rows, rowOf('everything', files)];
}

function rowOf(name: string, files: ReadonlyArray<readonly [string, readonly Mutant[]]>): string {
  const { detected, all } = scoreOf(new Map(files));
  const found = `${String(detected).padStart(5)} of ${String(all).padStart(5)}`;
  return `${name.padEnd(36)} ${found}  ${((100 * detected) / all).toFixed(1)} %`;
}

/** Returns the source of a compiled file. */
function sourceOf(file: string): string {
  return file.replace(/^dist\/(.*)\.js$/, '$1.ts');
}

/** Returns for each survivor its source line, and below it the change in the compiled code. */
export async function describeSurvivors(
  file: string,
  mutants: readonly Mutant[],
): Promise<string[]> {
  const compiled = (await readFile(`${root}${file}`, 'utf8')).split('\n');
  const payload = JSON.parse(await readFile(`${root}${file}.map`, 'utf8')) as SourceMapPayload;
  const map = new SourceMap(payload);
  const source = (await readFile(`${root}${sourceOf(file)}`, 'utf8')).split('\n');
  return mutants.flatMap(({ location: { start, end }, replacement, status }) => {
    const entry = map.findEntry(start.line - 1, start.column - 1);
    const line = 'originalLine' in entry ? entry.originalLine + 1 : 0;
    const last = start.line === end.line ? end.column - 1 : undefined;
    const was = compiled[start.line - 1]?.slice(start.column - 1, last) ?? '';
    return [
      `${sourceOf(file)}:${line} (${status}): ${source[line - 1]?.trim()}`,
      `    ${was} -> ${replacement.replaceAll(/\s+/g, ' ')}`,
    ];
  });
}
