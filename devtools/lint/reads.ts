import { holdIn } from './holds.js';
import { mentionsOf } from './mentions.js';
import { type Path, pathsOf, relate } from './paths.js';
import type { Source } from './source.js';
import { type FunctionKind, type Node, type NodeOf, isKind } from './syntax.js';

/** One `x.fd` in a callback: the parameter that can replace it, and what to pass for that. */
export interface Read {
  readonly node: Node;
  readonly parameter: string;
  readonly text: string;
}

/**
 * How a callback reads its object; `undefined` where it does anything else with it than reading
 * properties, so that there is no telling what to pass instead.
 */
export function readsOf(
  source: Source,
  written: Node | undefined,
  func: NodeOf<FunctionKind>,
  object: readonly Path[],
): readonly Read[] | undefined {
  const { names, self } = mentionsOf(source, func);
  const isArrow = func.type === 'ArrowFunctionExpression';
  const holding = [...(isArrow ? self : []), ...names].filter((node) =>
    holdIn(source, node, object),
  );
  const reads = holding.map((mention) => {
    const access = plainAccess(mention);
    const isSafe = access !== undefined && !relate(pathsOf(source, access), object);
    return isSafe ? readOf(source, access, mention) : undefined;
  });
  // A function's own `this` was surely meant to be the object.
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

/** The `x.name` around `x` where that is only read: not called, not assigned to, not optional. */
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

/** Says whether writing an expression a second time is the same value again. */
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
