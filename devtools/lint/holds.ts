import { alternativesOf, mentionsOf } from './mentions.js';
import { type Path, type Relation, pathsOf, relate } from './paths.js';
import type { Source } from './source.js';
import { type FunctionKind, type Node, type NodeOf, isFunction, keyOf, unwrap } from './syntax.js';

/** What keeps the object: where to point at, and whether that is the object or leads to it. */
export interface Hold {
  readonly node: Node;
  readonly relation: Relation;
}

/**
 * Finds the first thing in a value that keeps the object at `object` alive: the object, an array or
 * an object literal with it inside, a function that mentions it, or one that is bound to it.
 *
 * `seen` has the values that the search is inside of, since constants may refer to each other.
 */
export function holdIn(
  source: Source,
  value: Node,
  object: readonly Path[],
  seen: ReadonlySet<Node> = new Set(),
): Hold | undefined {
  for (const node of alternativesOf(value)) {
    const relation = relate(pathsOf(source, node), object);
    if (relation !== undefined) {
      return { node, relation };
    }
    const definition = source.definitionOf(node);
    if (!seen.has(definition)) {
      const inner = insideOf(source, definition, object, new Set(seen).add(definition));
      if (inner !== undefined) {
        // Something that is defined elsewhere is pointed at where it is used.
        return definition === node ? inner : { node, relation: 'owner' };
      }
    }
  }
  return undefined;
}

/** The first thing that a function keeps of the object; its own `this` counts in an arrow alone. */
export function holdInFunction(
  source: Source,
  func: NodeOf<FunctionKind>,
  object: readonly Path[],
  seen: ReadonlySet<Node> = new Set([func]),
): Hold | undefined {
  const { names, self } = mentionsOf(source, func);
  const lexical = func.type === 'ArrowFunctionExpression' ? self : [];
  return firstOf([...lexical, ...names], (node) => holdIn(source, node, object, seen));
}

/** `target.bind(...args)`: what it makes owns all of them. */
export interface BoundCall {
  readonly call: NodeOf<'CallExpression'>;
  readonly target: Node;
}

/** The call of `bind` that a node is. */
export function boundCall(node: Node): BoundCall | undefined {
  if (node.type !== 'CallExpression') {
    return undefined;
  }
  const callee = unwrap(node.callee);
  return callee.type === 'MemberExpression' && keyOf(callee.property, callee.computed) === 'bind'
    ? { call: node, target: unwrap(callee.object) }
    : undefined;
}

function insideOf(
  source: Source,
  node: Node,
  object: readonly Path[],
  seen: ReadonlySet<Node>,
): Hold | undefined {
  if (isFunction(node)) {
    return holdInFunction(source, node, object, seen);
  }
  return firstOf(partsOf(source, node), (part) => holdIn(source, part, object, seen));
}

/** The expressions whose values a literal, a collection or a bound function keeps. */
function partsOf(source: Source, node: Node): Node[] {
  if (node.type === 'ArrayExpression') {
    return node.elements.filter((element) => element !== null);
  }
  if (node.type === 'ObjectExpression') {
    return node.properties.map((part) => (part.type === 'Property' ? part.value : part));
  }
  if (node.type === 'SpreadElement') {
    // A spread copies what is inside, and only a literal shows what that is.
    return partsOf(source, source.definitionOf(node.argument));
  }
  if (node.type === 'NewExpression') {
    return ['Map', 'Set'].includes(source.textOf(node.callee)) ? [...node.arguments] : [];
  }
  const bound = boundCall(node);
  return bound === undefined ? [] : [...bound.call.arguments, bound.target];
}

function firstOf<T, R>(items: readonly T[], find: (item: T) => R | undefined): R | undefined {
  for (const item of items) {
    const found = find(item);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}
