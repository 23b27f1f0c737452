import type { Node, Range } from './syntax.js';

/** What the rule uses of ESLint 10 and of oxlint's JS plugins; both offer more. */

/** A name in the file, with every place that reads or writes it. */
export interface Variable {
  readonly name: string;
  readonly scope: Scope;
  readonly defs: readonly Definition[];
  readonly references: readonly Reference[];
}

/** Where a variable comes from. */
export interface Definition {
  readonly type: string;
  readonly name: Node;
  readonly node: Node;
  readonly parent?: Node | null;
}

/** One use of a name. `init` is true for the write that belongs to the declaration itself. */
export interface Reference {
  readonly identifier: Node;
  readonly resolved: Variable | null;
  readonly init?: boolean;
  isWrite(): boolean;
}

export interface Scope {
  readonly block: Node;
  readonly references: readonly Reference[];
  readonly variables: readonly Variable[];
}

export interface ScopeManager {
  readonly scopes: readonly Scope[];
}

/** By kind of node, the fields with its children, in the order of the text. */
export type VisitorKeys = Readonly<Record<string, readonly string[]>>;

export interface SourceCode {
  readonly text: string;
  readonly visitorKeys: VisitorKeys;
  readonly scopeManager?: ScopeManager | null;
}

/** One edit of the text. */
export interface Fix {
  readonly range: [number, number];
  readonly text: string;
}

export interface Fixer {
  insertTextAfterRange(range: Range, text: string): Fix;
  insertTextBeforeRange(range: Range, text: string): Fix;
  replaceTextRange(range: Range, text: string): Fix;
}

export interface Suggestion<Id extends string> {
  readonly messageId: Id;
  readonly data?: Record<string, string>;
  fix(fixer: Fixer): Fix[];
}

export interface Problem<Id extends string> {
  readonly node: Node;
  readonly messageId: Id;
  readonly data: Record<string, string>;
  readonly suggest?: Array<Suggestion<Id>>;
}

export interface RuleContext<Id extends string> {
  readonly sourceCode: SourceCode;
  report(problem: Problem<Id>): void;
}
