/*
 * Splits the docstrings that API Extractor leaves in its models into their parts.
 */

/** The parts of a docstring, as Markdown. */
export interface DocComment {
  readonly text: string;
  /** The descriptions of parameters, by their names. */
  readonly params: ReadonlyMap<string, string>;
  readonly returns: string;
  /** One entry for each kind of error. */
  readonly throws: readonly string[];
  /** The code of each example. */
  readonly examples: readonly string[];
}

/** Takes the stars of the comment away. */
function linesOf(comment: string): string[] {
  return comment
    .replace(/^\/\*\*\s*\n?/, '')
    .replace(/\s*\*\/\s*$/, '')
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''));
}

/** Cuts the lines before each block tag. A `@` inside a code fence begins no block. */
function blocksOf(lines: readonly string[]): string[][] {
  const blocks: string[][] = [[]];
  let fenced = false;
  for (const line of lines) {
    if (line.startsWith('```')) fenced = !fenced;
    if (!fenced && /^@\w+/.test(line)) blocks.push([]);
    blocks.at(-1)?.push(line);
  }
  return blocks;
}

const fence = /^```ts[^\n]*\n(.*?)^```/ms;

/** Parses the docstring of one declaration. */
export function parseDocComment(comment: string): DocComment {
  const [first = [], ...rest] = blocksOf(linesOf(comment));
  let text = first.join('\n').trim();
  const params = new Map<string, string>();
  let returns = '';
  const throws: string[] = [];
  const examples: string[] = [];
  for (const block of rest) {
    const [, tag = '', body = ''] = /^@(\w+)\s*(.*)$/s.exec(block.join('\n')) ?? [];
    if (tag === 'param') {
      const [, name = '', description = ''] = /^(\S+)\s+(?:-\s+)?(.*)$/s.exec(body) ?? [];
      params.set(name, description.trim());
    } else if (tag === 'returns') {
      returns = body.trim();
    } else if (tag === 'throws') {
      throws.push(body.trim().replace(/^\{(\w+)\}/, '`$1`:'));
    } else if (tag === 'example') {
      examples.push((fence.exec(body)?.[1] ?? '').trimEnd());
    } else if (tag === 'remarks') {
      text += `\n\n${body.trim()}`;
    }
  }
  return { text, params, returns, throws, examples };
}
