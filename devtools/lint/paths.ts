// Access paths: how the rule recognizes one value under several names. Two expressions refer to the same
// value if they have a path in common.
import type { Variable } from './linter-api.js';
import type { Source } from './source.js';
import { type Node, isKind, keyOf, unwrap } from './syntax.js';
import { thisRootAt } from './this-binding.js';

/**
 * An access path: a variable or `this`, followed by property names.
 *
 * `this.#file.fd` in a method of `LogFile` is `{ root: class LogFile, keys: ['#file', 'fd'] }`.
 * A global is represented by its name. Roots are compared by identity.
 */
export interface Path {
  readonly root: Variable | Node | string;
  readonly keys: readonly string[];
}

/** How one value relates to another: it is the same value, or it holds a reference to it. */
export type Relation = 'same' | 'holder';

/**
 * Returns all paths of an expression: `const self = this` and `const { socket } = this` give a value a
 * second path. Returns no path if the value is known only at run time.
 */
export function pathsOf(
  source: Source,
  expression: Node,
  seen: ReadonlySet<Variable> = new Set(),
): Path[] {
  const node = unwrap(expression);
  if (isKind(node, 'ThisExpression', 'Super')) {
    return [{ root: thisRootAt(node), keys: [] }];
  }
  if (node.type === 'AssignmentExpression') {
    return [...pathsOf(source, node.right, seen), ...pathsOf(source, node.left, seen)];
  }
  if (node.type === 'MemberExpression') {
    const key = keyOf(node.property, node.computed);
    return key === undefined ? [] : extend(pathsOf(source, node.object, seen), [key]);
  }
  const global = source.globalOf(node);
  if (global !== undefined) {
    return [{ root: global, keys: [] }];
  }
  const variable = source.variableOf(node);
  // A variable always refers to itself, but a value that was copied from it can have changed since.
  const isCopied = seen.size > 0;
  if (
    variable === undefined ||
    seen.has(variable) ||
    (isCopied && source.constantDefinitionOf(variable) === undefined)
  ) {
    return [];
  }
  const given = pathsOfInitializer(source, variable, new Set(seen).add(variable));
  return [{ root: variable, keys: [] }, ...given];
}

/**
 * Returns all paths to the target of a finalizer: its own paths, and the properties that it is stored
 * in by `this.socket = socket` or by `constructor(private socket: Socket)`.
 */
export function pathsTo(source: Source, object: Node): Path[] {
  const variable = source.variableOf(unwrap(object));
  const places = (variable?.references ?? []).flatMap(({ identifier }) => {
    const around = identifier.parent;
    return around?.type === 'AssignmentExpression' && around.right === identifier
      ? pathsOf(source, around.left)
      : [];
  });
  const fields = (variable?.defs ?? []).flatMap(({ name }) => {
    const parameter = name.parent?.type === 'AssignmentPattern' ? name.parent.parent : name.parent;
    return parameter?.type === 'TSParameterProperty' && name.type === 'Identifier'
      ? [{ root: thisRootAt(parameter), keys: [name.name] }]
      : [];
  });
  return [...pathsOf(source, object), ...places, ...fields];
}

/** Relates a value at `holder` to the target at `object`; `undefined` if they are unrelated. */
export function relate(holder: readonly Path[], object: readonly Path[]): Relation | undefined {
  const lengths = holder.flatMap((path) =>
    object
      .filter(({ root, keys }) => root === path.root && startsWith(keys, path.keys))
      .map(({ keys }) => keys.length - path.keys.length),
  );
  if (lengths.length === 0) {
    return undefined;
  }
  return lengths.includes(0) ? 'same' : 'holder';
}

/** Returns the paths of the value that a constant is initialized with. */
function pathsOfInitializer(
  source: Source,
  variable: Variable,
  seen: ReadonlySet<Variable>,
): Path[] {
  const definition = source.constantDefinitionOf(variable);
  if (definition?.node.type !== 'VariableDeclarator' || definition.node.init === null) {
    return [];
  }
  const keys = keysTo(definition.node.id, definition.name);
  return keys === undefined ? [] : extend(pathsOf(source, definition.node.init, seen), keys);
}

/** Returns the keys that lead to `name` in a pattern: `a`, `b` for `{ a: { b: name } }`. */
function keysTo(pattern: Node, name: Node): string[] | undefined {
  if (pattern === name) {
    return [];
  }
  if (pattern.type === 'AssignmentPattern') {
    return keysTo(pattern.left, name);
  }
  if (pattern.type !== 'ObjectPattern') {
    return undefined;
  }
  for (const property of pattern.properties) {
    const rest = property.type === 'Property' ? keysTo(property.value, name) : undefined;
    const key = property.type === 'Property' ? keyOf(property.key, property.computed) : undefined;
    if (rest !== undefined && key !== undefined) {
      return [key, ...rest];
    }
  }
  return undefined;
}

function extend(paths: readonly Path[], keys: readonly string[]): Path[] {
  return paths.map((path) => ({ root: path.root, keys: [...path.keys, ...keys] }));
}

function startsWith(keys: readonly string[], start: readonly string[]): boolean {
  return start.every((key, index) => keys[index] === key);
}
