import type { Linter, Scope } from 'eslint';
import { parseSync, visitorKeys } from 'oxc-parser';

interface ScopeManagerModule {
  readonly analyze: (
    program: object,
    options: { readonly sourceType: string; readonly childVisitorKeys: object },
  ) => Scope.ScopeManager;
}

// Its types need the API that TypeScript 7 does not have: a name that the compiler cannot see through
// keeps them out of the build.
const { analyze } = (await import(
  import.meta.resolve('@typescript-eslint/scope-manager')
)) as ScopeManagerModule;

interface Position {
  readonly line: number;
  readonly column: number;
}

/** A node or comment on its way to the form that ESLint wants. */
interface Located {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  range?: [number, number];
  loc?: { readonly start: Position; readonly end: Position };
}

/** What ESLint wants to know of a file. */
export interface Parsed {
  readonly ast: Linter.ESLintParseResult['ast'];
  readonly scopeManager: Scope.ScopeManager;
  readonly visitorKeys: Record<string, string[]>;
}

/**
 * Reads TypeScript for ESLint without TypeScript's own parser: that of typescript-eslint needs an API
 * that TypeScript 7 does not have. The tree is the same (TypeScript-ESTree), and so is the scope
 * manager.
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

/** From an offset to a line, counted from 1, and a column, counted from 0. */
function positions(text: string): (offset: number) => Position {
  const breaks = [...text.matchAll(/\r\n|[\n\r\u2028\u2029]/g)];
  const starts = [0, ...breaks.map(({ index, 0: match }) => index + match.length)];
  return (offset) => {
    const line = starts.findLastIndex((start) => start <= offset);
    return { line: line + 1, column: offset - (starts[line] ?? 0) };
  };
}
