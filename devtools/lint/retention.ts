// Decides whether a value references the target. The analysis stays inside one file: it follows constants,
// literals, functions and `bind` calls, and assumes that everything else is safe.
import { alternativesOf, outerReferencesOf } from './references.js';
import { type Path, type Relation, pathsOf, relate } from './paths.js';
import type { Source } from './source.js';
import { type FunctionKind, type Node, type NodeOf, isFunction, keyOf, unwrap } from './syntax.js';

/** The node that references the target, and whether it is the target or something that holds it. */
export interface Retention {
  readonly node: Node;
  readonly relation: Relation;
}

/**
 * Finds the first expression in a value that keeps the target at `object` alive: the target itself, an
 * array or object literal that contains it, a function that references it, or a function bound to it.
 *
 * `seen` contains the values that are being searched, because constants can reference each other.
 */
export function retentionIn(
  source: Source,
  value: Node,
  object: readonly Path[],
  seen: ReadonlySet<Node> = new Set(),
): Retention | undefined {
  for (const node of alternativesOf(value)) {
    const relation = relate(pathsOf(source, node), object);
    if (relation !== undefined) {
      return { node, relation };
    }
    const definition = source.definitionOf(node);
    if (!seen.has(definition)) {
      const inner = insideOf(source, definition, object, new Set(seen).add(definition));
      if (inner !== undefined) {
        // A value that is defined elsewhere is reported at its use.
        return definition === node ? inner : { node, relation: 'holder' };
      }
    }
  }
  return undefined;
}

/** Finds the first reference to the target in a function; `this` counts only in an arrow function. */
export function retentionInFunction(
  source: Source,
  func: NodeOf<FunctionKind>,
  object: readonly Path[],
  seen: ReadonlySet<Node> = new Set([func]),
): Retention | undefined {
  const { names, self } = outerReferencesOf(source, func);
  const lexical = func.type === 'ArrowFunctionExpression' ? self : [];
  return firstOf([...lexical, ...names], (node) => retentionIn(source, node, object, seen));
}

/** `target.bind(...args)`: the bound function references the target and every argument. */
export interface BoundCall {
  readonly call: NodeOf<'CallExpression'>;
  readonly target: Node;
}

/** Reads a node as a call of `bind`. */
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
): Retention | undefined {
  if (isFunction(node)) {
    return retentionInFunction(source, node, object, seen);
  }
  return firstOf(partsOf(source, node), (part) => retentionIn(source, part, object, seen));
}

/** Returns the expressions whose values a literal, a collection or a bound function references. */
function partsOf(source: Source, node: Node): Node[] {
  if (node.type === 'ArrayExpression') {
    return node.elements.filter((element) => element !== null);
  }
  if (node.type === 'ObjectExpression') {
    return node.properties.map((part) => (part.type === 'Property' ? part.value : part));
  }
  if (node.type === 'SpreadElement') {
    // A spread copies the elements, and only a literal shows which ones those are.
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
