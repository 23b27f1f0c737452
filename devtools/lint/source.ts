import type { Definition, ScopeManager, Variable, VisitorKeys } from './host.js';
import { type Node, isKind, unwrap } from './syntax.js';
import { fieldOf } from './this-binding.js';

/** One file, and what its names stand for. */
export class Source {
  readonly #text: string;
  readonly #visitorKeys: VisitorKeys;
  /** By every identifier that declares or uses it: neither linter gives the way back. */
  readonly #variables = new Map<Node, Variable>();
  readonly #globals = new Map<Node, string>();
  /** Answers that were given already; `null` for a variable that is no constant. */
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

  /** How a message names a node: its text, on one line and not too long. */
  nameOf(node: Node): { readonly name: string } {
    const text = this.textOf(node).replaceAll(/\s+/g, ' ');
    return { name: text.length > 40 ? `${text.slice(0, 39)}…` : text };
  }

  /** The variable that an identifier declares or uses; `undefined` for a global or a mere key. */
  variableOf(identifier: Node): Variable | undefined {
    return this.#variables.get(identifier);
  }

  /** The name of a global that this file uses without declaring it; `undefined` for anything else. */
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
   * What an expression stands for where this file alone can tell: through constants, to the function
   * or the literal they were given; through `this.name` to the field of the class. Else itself.
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

  /** The one definition of a variable that nothing assigns to afterwards. */
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
