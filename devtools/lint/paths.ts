import type { Variable } from './host.js';
import type { Source } from './source.js';
import { type Node, isKind, keyOf, unwrap } from './syntax.js';
import { thisRootAt } from './this-binding.js';

/**
 * One way to reach a value: from a variable or a `this`, along names of properties.
 *
 * `this.#file.fd` in a method of `LogFile` is `{ root: class LogFile, keys: ['#file', 'fd'] }`.
 * A global is its name. Roots are compared by identity.
 */
export interface Path {
  readonly root: Variable | Node | string;
  readonly keys: readonly string[];
}

/** What one value is to another: the same, or on the way to it. */
export type Relation = 'self' | 'owner';

/**
 * All paths that an expression goes by, since `const self = this` and `const { socket } = this` give
 * a value a second one. None where its value is only known at run time.
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
  // A variable is itself whatever it holds, but what was copied out of it may be another value by now.
  const isCopied = seen.size > 0;
  if (
    variable === undefined ||
    seen.has(variable) ||
    (isCopied && source.constantDefinitionOf(variable) === undefined)
  ) {
    return [];
  }
  const given = pathsGivenTo(source, variable, new Set(seen).add(variable));
  return [{ root: variable, keys: [] }, ...given];
}

/**
 * All paths by which the object of a finalizer can be reached: its own, and the places that it is
 * stored in, by `this.socket = socket` or by `constructor(private socket: Socket)`.
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

/** What holding one of `holder` means for the object at `object`; `undefined` where nothing. */
export function relate(holder: readonly Path[], object: readonly Path[]): Relation | undefined {
  const lengths = holder.flatMap((path) =>
    object
      .filter(({ root, keys }) => root === path.root && startsWith(keys, path.keys))
      .map(({ keys }) => keys.length - path.keys.length),
  );
  if (lengths.length === 0) {
    return undefined;
  }
  return lengths.includes(0) ? 'self' : 'owner';
}

/** The paths of the value that a constant was declared with. */
function pathsGivenTo(source: Source, variable: Variable, seen: ReadonlySet<Variable>): Path[] {
  const definition = source.constantDefinitionOf(variable);
  if (definition?.node.type !== 'VariableDeclarator' || definition.node.init === null) {
    return [];
  }
  const keys = keysTo(definition.node.id, definition.name);
  return keys === undefined ? [] : extend(pathsOf(source, definition.node.init, seen), keys);
}

/** The keys that a pattern follows to `name`: `a`, `b` for `{ a: { b: name } }`. */
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
