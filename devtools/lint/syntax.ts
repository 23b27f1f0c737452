// The parts of the syntax tree that the rule reads. The types are written here because the declarations of
// @typescript-eslint/types import the compiler API of TypeScript 5 and don't compile with TypeScript 7
// unless `skipLibCheck` hides their errors (and with them ours).

/** The position of a node in its file: `[start, end)`, in UTF-16 code units. */
export type Range = readonly [start: number, end: number];

interface FunctionFields {
  readonly params: readonly Node[];
  readonly body: Node;
}

interface ClassFields {
  readonly superClass: Node | null;
  readonly body: NodeOf<'ClassBody'>;
}

interface CallFields {
  readonly callee: Node;
  readonly arguments: readonly Node[];
}

interface FieldFields {
  readonly key: Node;
  readonly computed: boolean;
  readonly static: boolean;
  readonly value: Node | null;
  readonly typeAnnotation?: Node | null;
  readonly parent: NodeOf<'ClassBody'>;
}

interface Wrapper {
  readonly expression: Node;
}

interface Sides {
  readonly left: Node;
  readonly right: Node;
}

/**
 * The kinds of node that the rule reads, each with the fields that it uses: ESTree, and
 * TypeScript-ESTree for kinds that start with TS.
 *
 * Both linters provide these trees regardless of the parser. Nodes of other kinds also occur; they
 * match none of these types and are only traversed.
 */
interface FieldsOfKind {
  AccessorProperty: FieldFields;
  ArrayExpression: { readonly elements: ReadonlyArray<Node | null> };
  ArrayPattern: { readonly elements: ReadonlyArray<Node | null> };
  ArrowFunctionExpression: FunctionFields;
  AssignmentExpression: Sides & { readonly operator: string };
  AssignmentPattern: Sides;
  AwaitExpression: { readonly argument: Node };
  BlockStatement: object;
  CallExpression: CallFields;
  ChainExpression: Wrapper;
  ClassBody: { readonly body: readonly Node[]; readonly parent: NodeOf<ClassKind> };
  ClassDeclaration: ClassFields;
  ClassExpression: ClassFields;
  ConditionalExpression: { readonly consequent: Node; readonly alternate: Node };
  ForInStatement: Sides;
  ForOfStatement: Sides;
  FunctionDeclaration: FunctionFields;
  FunctionExpression: FunctionFields;
  Identifier: { readonly name: string; readonly typeAnnotation?: Node | null };
  ImportDeclaration: { readonly source: NodeOf<'Literal'> };
  ImportExpression: { readonly source: Node };
  ImportNamespaceSpecifier: object;
  ImportSpecifier: { readonly imported: Node };
  Literal: { readonly value: unknown };
  LogicalExpression: Sides;
  MemberExpression: {
    readonly object: Node;
    readonly property: Node;
    readonly computed: boolean;
    readonly optional?: boolean;
  };
  MethodDefinition: FieldFields & { readonly value: NodeOf<'FunctionExpression'> };
  NewExpression: CallFields;
  ObjectExpression: { readonly properties: readonly Node[] };
  ObjectPattern: { readonly properties: readonly Node[] };
  ParenthesizedExpression: Wrapper;
  PrivateIdentifier: { readonly name: string };
  Program: object;
  Property: { readonly key: Node; readonly value: Node; readonly computed: boolean };
  PropertyDefinition: FieldFields;
  RestElement: { readonly argument: Node };
  ReturnStatement: { readonly argument: Node | null };
  SequenceExpression: { readonly expressions: readonly Node[] };
  SpreadElement: { readonly argument: Node };
  StaticBlock: { readonly parent: NodeOf<'ClassBody'> };
  Super: object;
  TSAsExpression: Wrapper;
  TSExternalModuleReference: Wrapper;
  TSImportEqualsDeclaration: { readonly moduleReference: Node };
  TSInstantiationExpression: Wrapper;
  TSNonNullExpression: Wrapper;
  TSParameterProperty: { readonly parameter: Node };
  TSQualifiedName: Sides;
  TSSatisfiesExpression: Wrapper;
  TSTypeAnnotation: { readonly typeAnnotation: Node };
  TSTypeAssertion: Wrapper;
  TSTypeReference: { readonly typeName: Node };
  TSUnionType: { readonly types: readonly Node[] };
  TaggedTemplateExpression: object;
  ThisExpression: object;
  UnaryExpression: { readonly operator: string; readonly argument: Node };
  UpdateExpression: { readonly argument: Node };
  VariableDeclarator: { readonly id: Node; readonly init: Node | null };
}

type Kind = keyof FieldsOfKind;

/** A node of one kind. */
export type NodeOf<K extends Kind> = K extends Kind
  ? FieldsOfKind[K] & { readonly type: K; readonly range: Range; readonly parent?: Node | null }
  : never;

/** Any node. */
export type Node = NodeOf<Kind>;

export type ClassKind = 'ClassDeclaration' | 'ClassExpression';
export type FunctionKind = 'ArrowFunctionExpression' | 'FunctionDeclaration' | 'FunctionExpression';

/** Returns true if `node` is of one of these kinds. */
export function isKind<K extends Kind>(
  node: Node | null | undefined,
  ...kinds: readonly K[]
): node is NodeOf<K> {
  return node !== null && node !== undefined && (kinds as readonly string[]).includes(node.type);
}

/** Returns true if `node` is a function of any form. */
export function isFunction(node: Node | null | undefined): node is NodeOf<FunctionKind> {
  return isKind(node, 'ArrowFunctionExpression', 'FunctionDeclaration', 'FunctionExpression');
}

const WRAPPERS = [
  'ChainExpression',
  'ParenthesizedExpression',
  'TSAsExpression',
  'TSInstantiationExpression',
  'TSNonNullExpression',
  'TSSatisfiesExpression',
  'TSTypeAssertion',
] as const;

/** Removes wrappers that change only the type: `(x!)`, `x as T` and `x?.` are `x`. */
export function unwrap(node: Node): Node {
  let inner = node;
  while (isKind(inner, ...WRAPPERS)) {
    inner = inner.expression;
  }
  return inner;
}

/** Returns true if `node` is type syntax: an annotation, an interface, a type argument. */
export function isTypeSyntax(node: Node): boolean {
  return (
    node.type.startsWith('TS') && node.type !== 'TSParameterProperty' && !isKind(node, ...WRAPPERS)
  );
}

/** Returns the static name of a property or member key: `x.a`, `x['a']`, `x.#a`. */
export function keyOf(key: Node, computed: boolean): string | undefined {
  if (key.type === 'PrivateIdentifier') {
    return `#${key.name}`;
  }
  if (key.type === 'Literal') {
    return String(key.value);
  }
  return key.type === 'Identifier' && !computed ? key.name : undefined;
}

export function isInside(inner: Node, outer: Node): boolean {
  return inner.range[0] >= outer.range[0] && inner.range[1] <= outer.range[1];
}
