/** Where a node stands in the text of its file: `[start, end)`, in UTF-16 code units. */
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
 * The kinds of node that the rule looks into, each with the fields it reads: ESTree, and
 * TypeScript-ESTree for what begins with TS.
 *
 * Both linters hand out these trees whichever parser made them. Nodes of other kinds come by as
 * well; they match none of these types and are only walked through.
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

/** Says whether `node` is of one of these kinds. */
export function isKind<K extends Kind>(
  node: Node | null | undefined,
  ...kinds: readonly K[]
): node is NodeOf<K> {
  return node !== null && node !== undefined && (kinds as readonly string[]).includes(node.type);
}

/** Says whether `node` is a function of any form. */
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

/** The expression without what changes its type only: `(x!)`, `x as T` and `x?.` are `x`. */
export function unwrap(node: Node): Node {
  let inner = node;
  while (isKind(inner, ...WRAPPERS)) {
    inner = inner.expression;
  }
  return inner;
}

/** Says whether `node` is there for the compiler alone: an annotation, an interface, a type argument. */
export function isTypeSyntax(node: Node): boolean {
  return (
    node.type.startsWith('TS') && node.type !== 'TSParameterProperty' && !isKind(node, ...WRAPPERS)
  );
}

/** The name in a property's or a member's key where it is plain to see: `x.a`, `x['a']`, `x.#a`. */
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
