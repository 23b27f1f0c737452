import { readFile } from 'node:fs/promises';
import { SourceMap, type SourceMapPayload } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Findings, Mutant } from './stryker.js';

/** How many mutants were noticed, out of how many. */
export interface Score {
  readonly detected: number;
  readonly all: number;
}

const root = fileURLToPath(new URL('../../../', import.meta.url));

function isDetected({ status }: Mutant): boolean {
  return status === 'Killed' || status === 'Timeout';
}

/** One that does not even load says nothing about the tests. */
function isValid({ status }: Mutant): boolean {
  return status !== 'CompileError' && status !== 'RuntimeError' && status !== 'Ignored';
}

function keyOf(file: string, { mutatorName, replacement, location }: Mutant): string {
  return JSON.stringify([file, mutatorName, replacement, location]);
}

/** The mutants that no test has noticed, by file. */
export function survivorsOf(findings: Findings): Map<string, Mutant[]> {
  const survivors = new Map<string, Mutant[]>();
  for (const [file, mutants] of findings) {
    const left = mutants.filter((mutant) => isValid(mutant) && !isDetected(mutant));
    if (left.length > 0) survivors.set(file, left);
  }
  return survivors;
}

/** `findings`, where one that a later run has noticed counts as noticed. */
export function merge(findings: Findings, later: Findings): Findings {
  const noticed = new Map<string, Mutant>();
  for (const [file, mutants] of later) {
    for (const mutant of mutants.filter(isDetected)) noticed.set(keyOf(file, mutant), mutant);
  }
  return new Map(
    [...findings].map(([file, mutants]) => [
      file,
      mutants.map((mutant) => noticed.get(keyOf(file, mutant)) ?? mutant),
    ]),
  );
}

export function scoreOf(findings: Findings): Score {
  const mutants = [...findings.values()].flat().filter(isValid);
  return { detected: mutants.filter(isDetected).length, all: mutants.length };
}

/** Stryker's columns of a range count from 0, those of its reports from 1. */
export function rangesOf(survivors: ReadonlyMap<string, readonly Mutant[]>): string[] {
  return [...survivors].flatMap(([file, mutants]) =>
    mutants.map(({ location: { start, end } }) => {
      const from = `${start.line}:${start.column - 1}`;
      return `${file}:${from}-${end.line}:${end.column - 1}`;
    }),
  );
}

/** One line for each survivor: where it is in the source, what stood there, and what instead. */
export async function describeSurvivors(
  file: string,
  mutants: readonly Mutant[],
): Promise<string[]> {
  const text = await readFile(`${root}${file}`, 'utf8');
  const payload = JSON.parse(await readFile(`${root}${file}.map`, 'utf8')) as SourceMapPayload;
  const map = new SourceMap(payload);
  const source = file.replace(/^dist\/(.*)\.js$/, '$1.ts');
  const lines = text.split('\n');
  return mutants.map(({ location: { start, end }, replacement, mutatorName, status }) => {
    const entry = map.findEntry(start.line - 1, start.column - 1);
    const line = 'originalLine' in entry ? entry.originalLine + 1 : 0;
    const last = start.line === end.line ? end.column - 1 : undefined;
    const was = lines[start.line - 1]?.slice(start.column - 1, last) ?? '';
    return `${source}:${line} ${mutatorName} (${status}): ${was} -> ${replacement.replaceAll(/\s+/g, ' ')}`;
  });
}
