import { readFileSync } from 'node:fs';

/** A block of TypeScript in the documentation. It has to compile and, unless marked `no-run`, to run. */
export interface CodeBlock {
  /** The path of its file, from the root of the project. */
  readonly file: string;
  /** The line of its first line of code. */
  readonly line: number;
  readonly code: string;
  /** False if its info string contains `no-run`. */
  readonly runs: boolean;
  /** The expected output: the `text` block immediately after it. */
  readonly output: string | undefined;
  /** True in a docstring: if it imports nothing, it gets the imports that it needs. */
  readonly docstring: boolean;
}

/** A fenced block of any language. */
interface Fence {
  readonly info: string;
  readonly firstLine: number;
  /** The line of its closing fence. */
  readonly lastLine: number;
  readonly text: string;
}

const root = new URL('../../../', import.meta.url);

/** The info strings of blocks that another test reads. */
const readElsewhere: ReadonlyMap<string, string> = new Map([
  ['ts wrong', 'docs/guides/lint.md'],
  ['ts right', 'docs/guides/lint.md'],
]);

function fencesIn(lines: readonly string[]): Fence[] {
  const fences: Fence[] = [];
  let open: { info: string; line: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const mark = /^\s*```(.*)$/.exec(line);
    if (mark === null) continue;
    if (open === undefined) {
      open = { info: (mark[1] ?? '').trim(), line: index + 1 };
    } else {
      const text = lines.slice(open.line, index).join('\n');
      fences.push({ info: open.info, firstLine: open.line + 1, lastLine: index + 1, text });
      open = undefined;
    }
  }
  return fences;
}

/** Rejects an `@example` without a block, since no test would run it. */
function checkExamples(file: string, lines: readonly string[]): void {
  for (const [index, line] of lines.entries()) {
    if (line.trim() !== '@example' || lines[index + 1]?.startsWith('```ts') === true) continue;
    throw new Error(`expected a "ts" block behind @example at ${file}:${index + 1}, but got none`);
  }
}

/** Returns the text of `lines` from one line number up to another. */
function between(lines: readonly string[], after: number, before: number): string {
  return lines.slice(after, before - 1).join('');
}

/** Extracts the code from comments; each line keeps its number. */
function docstringLines(text: string): string[] {
  let inside = false;
  return text.split('\n').map((line) => {
    if (/^\s*\/\*\*/.test(line)) inside = true;
    const content = inside ? (/^\s*\* ?(.*)$/.exec(line)?.[1] ?? '') : '';
    if (line.includes('*/')) inside = false;
    return content === '/' ? '' : content;
  });
}

/**
 * Returns the blocks of a Markdown file, or of the docstrings of a TypeScript file.
 *
 * @throws {Error} If an info string starts with `ts` and is unknown, or an `@example` has no block: no test
 *   would run these.
 */
export function codeBlocksIn(file: string): CodeBlock[] {
  const text = readFileSync(new URL(file, root), 'utf8');
  const docstring = file.endsWith('.ts');
  const lines = docstring ? docstringLines(text) : text.split('\n');
  if (docstring) checkExamples(file, lines);
  const fences = fencesIn(lines);
  const blocks: CodeBlock[] = [];
  for (const [index, { info, firstLine, lastLine, text: code }] of fences.entries()) {
    if (!/^(?:ts|typescript)\b/.test(info) || readElsewhere.get(info) === file) continue;
    if (info !== 'ts' && info !== 'ts no-run') {
      throw new Error(
        `expected the block at ${file}:${firstLine} to be "ts" or "ts no-run", but got "${info}"`,
      );
    }
    const next = fences[index + 1];
    const follows =
      next?.info === 'text' && between(lines, lastLine, next.firstLine - 1).trim() === '';
    const output = follows ? `${next.text}\n` : undefined;
    blocks.push({ file, line: firstLine, code, runs: info === 'ts', output, docstring });
  }
  return blocks;
}
