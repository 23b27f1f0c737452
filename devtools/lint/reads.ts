// Finds the property reads of the target in a callback, which the suggested fix turns into arguments.
import { retentionIn } from './retention.js';
import { outerReferencesOf } from './references.js';
import { type Path, pathsOf, relate } from './paths.js';
import type { Source } from './source.js';
import { type FunctionKind, type Node, type NodeOf, isKind } from './syntax.js';

/** One `x.fd` in a callback: the parameter that can replace it, and the argument to pass for it. */
export interface Read {
  readonly node: Node;
  readonly parameter: string;
  readonly text: string;
}

/**
 * Returns how a callback reads its target; `undefined` if it does anything other than read properties,
 * because then there is no argument that could replace the reference.
 */
export function readsOf(
  source: Source,
  written: Node | undefined,
  func: NodeOf<FunctionKind>,
  object: readonly Path[],
): readonly Read[] | undefined {
  const { names, self } = outerReferencesOf(source, func);
  const isArrow = func.type === 'ArrowFunctionExpression';
  const holding = [...(isArrow ? self : []), ...names].filter((node) =>
    retentionIn(source, node, object),
  );
  const reads = holding.map((mention) => {
    const access = plainAccess(mention);
    const isSafe = access !== undefined && !relate(pathsOf(source, access), object);
    return isSafe ? readOf(source, access, mention) : undefined;
  });
  // A function's own `this` was most likely meant to be the target.
  const meant = isArrow ? [] : self;
  const ownReads = meant.map((mention) => {
    const access = plainAccess(mention);
    return access && isSimple(written) ? readOf(source, access, written) : undefined;
  });
  const all = [...reads, ...ownReads];
  return all.length > 0 && all.every((read) => read !== undefined) ? all : undefined;
}

function readOf(source: Source, access: NodeOf<'MemberExpression'>, owner: Node): Read | undefined {
  const key = source.textOf(access.property);
  const parameter = key.replace('#', '');
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(parameter) && !RESERVED.has(parameter)
    ? { node: access, parameter, text: `${source.textOf(owner)}.${key}` }
    : undefined;
}

/** Returns the `x.name` around `x` if it is only read: not called, not assigned, not optional. */
function plainAccess(node: Node): NodeOf<'MemberExpression'> | undefined {
  const access = node.parent;
  if (access?.type !== 'MemberExpression') {
    return undefined;
  }
  const user = access.parent;
  const isChanged =
    isKind(user, 'ArrayPattern', 'AssignmentPattern', 'RestElement', 'UpdateExpression') ||
    (isKind(user, 'AssignmentExpression', 'ForInStatement', 'ForOfStatement') &&
      user.left === access) ||
    (user?.type === 'UnaryExpression' && user.operator === 'delete') ||
    (user?.type === 'Property' && user.parent?.type === 'ObjectPattern');
  const isCalled =
    (isKind(user, 'CallExpression', 'NewExpression') && user.callee === access) ||
    user?.type === 'TaggedTemplateExpression';
  const isPlain = access.optional !== true && !access.computed;
  return isPlain && !isChanged && !isCalled ? access : undefined;
}

/** Returns true if evaluating an expression a second time yields the same value. */
function isSimple(node: Node | undefined): node is Node {
  return (
    isKind(node, 'Identifier', 'ThisExpression') ||
    (node?.type === 'MemberExpression' && !node.computed && isSimple(node.object))
  );
}

const RESERVED: ReadonlySet<string> = new Set(
  (
    'arguments async await break case catch class const continue debugger default delete do else ' +
    'enum eval export extends false finally for function if implements import in instanceof ' +
    'interface let new null package private protected public return static super switch this throw ' +
    'true try typeof undefined var void while with yield'
  ).split(' '),
);
