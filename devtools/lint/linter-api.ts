// The part of the plugin API that the rule uses. ESLint 10 and oxlint's JS plugins both provide it. Their
// own types aren't imported, so the package depends on neither.
import type { Node, Range } from './syntax.js';

/** A variable of the file, with every reference that reads or writes it. */
export interface Variable {
  readonly name: string;
  readonly scope: Scope;
  readonly defs: readonly Definition[];
  readonly references: readonly Reference[];
}

/** A declaration of a variable. */
export interface Definition {
  readonly type: string;
  readonly name: Node;
  readonly node: Node;
  readonly parent?: Node | null;
}

/** One use of a variable. `init` is true for the write that is part of the declaration. */
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

/** Maps each kind of node to the fields that contain its children, in source order. */
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
