// One linted file: text, variables and constant values. Every lookup of the rule goes through it.
import type { Definition, ScopeManager, Variable, VisitorKeys } from './linter-api.js';
import { type Node, isKind, unwrap } from './syntax.js';
import { fieldOf } from './this-binding.js';

/** A source file with the variables that its identifiers refer to. */
export class Source {
  readonly #text: string;
  readonly #visitorKeys: VisitorKeys;
  /** Keyed by each identifier that declares or uses the variable: neither linter has this lookup. */
  readonly #variables = new Map<Node, Variable>();
  readonly #globals = new Map<Node, string>();
  /** Cached results; `null` for a variable that isn't a constant. */
  readonly #constants = new Map<Variable, Definition | null>();

  constructor(text: string, { scopes }: ScopeManager, visitorKeys: VisitorKeys) {
    this.#text = text;
    this.#visitorKeys = visitorKeys;
    for (const scope of scopes) {
      for (const variable of scope.variables) {
        for (const { name } of variable.defs) {
          this.#variables.set(name, variable);
        }
      }
      for (const { identifier, resolved } of scope.references) {
        if (resolved !== null) {
          this.#variables.set(identifier, resolved);
        } else if (identifier.type === 'Identifier') {
          this.#globals.set(identifier, identifier.name);
        }
      }
    }
  }

  textOf(node: Node): string {
    return this.#text.slice(...node.range);
  }

  /** Returns the text of a node for a message, on one line and at most 40 characters long. */
  nameOf(node: Node): { readonly name: string } {
    const text = this.textOf(node).replaceAll(/\s+/g, ' ');
    return { name: text.length > 40 ? `${text.slice(0, 39)}…` : text };
  }

  /** Returns the variable that an identifier declares or uses; `undefined` for globals and keys. */
  variableOf(identifier: Node): Variable | undefined {
    return this.#variables.get(identifier);
  }

  /** Returns the name of a global that this file uses but doesn't declare; otherwise `undefined`. */
  globalOf(identifier: Node): string | undefined {
    return this.#globals.get(identifier);
  }

  childrenOf(node: Node): Node[] {
    const keys = this.#visitorKeys[node.type] ?? [];
    return keys
      .flatMap((key) => (Reflect.get(node, key) as Node | null | Node[] | undefined) ?? [])
      .filter((child: Node | null) => child !== null);
  }

  /**
   * Resolves an expression within this file: a constant to the function or literal that it is
   * initialized with, and `this.name` to the field of the class. Returns the expression otherwise.
   */
  definitionOf(expression: Node): Node {
    const seen = new Set<Node>();
    let at = unwrap(expression);
    for (;;) {
      const next = this.#stepTo(at);
      if (next === undefined || seen.has(next)) {
        return at;
      }
      seen.add(next);
      at = unwrap(next);
    }
  }

  /** Returns the definition of a variable that has exactly one and is never reassigned. */
  constantDefinitionOf(variable: Variable): Definition | undefined {
    const known = this.#constants.get(variable);
    if (known !== undefined) {
      return known ?? undefined;
    }
    const [definition, ...others] = variable.defs;
    const isChanged = variable.references.some((use) => use.isWrite() && use.init !== true);
    const constant = others.length > 0 || isChanged ? undefined : definition;
    this.#constants.set(variable, constant ?? null);
    return constant;
  }

  #stepTo(node: Node): Node | undefined {
    if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression') {
      return fieldOf(node)?.value ?? undefined;
    }
    const variable = this.variableOf(node);
    const definition = variable && this.constantDefinitionOf(variable);
    if (definition?.type === 'FunctionName') {
      return definition.node;
    }
    return isKind(definition?.node, 'VariableDeclarator') && definition.node.id === definition.name
      ? (definition.node.init ?? undefined)
      : undefined;
  }
}
