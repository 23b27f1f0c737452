import type { Linter, Scope } from 'eslint';
import { parseSync, visitorKeys } from 'oxc-parser';

interface ScopeManagerModule {
  readonly analyze: (
    program: object,
    options: { readonly sourceType: string; readonly childVisitorKeys: object },
  ) => Scope.ScopeManager;
}

// Its types need the compiler API, which TypeScript 7 doesn't have. An import that the compiler can't
// resolve statically keeps them out of the build.
const { analyze } = (await import(
  import.meta.resolve('@typescript-eslint/scope-manager')
)) as ScopeManagerModule;

interface Position {
  readonly line: number;
  readonly column: number;
}

/** A node or comment that is being converted to ESLint's format. */
interface Located {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  range?: [number, number];
  loc?: { readonly start: Position; readonly end: Position };
}

/** The parse result that ESLint expects. */
export interface Parsed {
  readonly ast: Linter.ESLintParseResult['ast'];
  readonly scopeManager: Scope.ScopeManager;
  readonly visitorKeys: Record<string, string[]>;
}

/**
 * Parses TypeScript for ESLint. The parser of typescript-eslint needs the compiler API, which TypeScript 7
 * doesn't have. This one produces the same tree (TypeScript-ESTree) and uses the same scope manager.
 */
export function parseTypescript(text: string): Parsed {
  const options = { astType: 'ts', range: true, preserveParens: false } as const;
  const { program, comments, errors } = parseSync('file.ts', text, options);
  if (errors[0] !== undefined) {
    throw new SyntaxError(errors[0].message);
  }
  const positionAt = positions(text);
  const locate = (node: Located): void => {
    node.range = [node.start, node.end];
    node.loc = { start: positionAt(node.start), end: positionAt(node.end) };
    for (const key of visitorKeys[node.type] ?? []) {
      const children = [Reflect.get(node, key) as Located | null | Array<Located | null>].flat();
      children.forEach((child) => child && locate(child));
    }
  };
  locate(program);
  comments.forEach(locate);
  const ast = Object.assign(program, { comments, tokens: [] }) as object as Parsed['ast'];
  const scopeManager = analyze(ast, { sourceType: 'module', childVisitorKeys: visitorKeys });
  return { ast, scopeManager, visitorKeys };
}

export const typescriptParser: Linter.Parser = {
  meta: { name: 'oxc-typescript', version: '1' },
  parseForESLint: parseTypescript,
};

/** Converts an offset to a line, from 1, and a column, from 0. */
function positions(text: string): (offset: number) => Position {
  const breaks = [...text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)];
  const starts = [0, ...breaks.map(({ index, 0: match }) => index + match.length)];
  return (offset) => {
    const line = starts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) };
  };
}
