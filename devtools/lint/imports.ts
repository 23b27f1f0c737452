import type { Definition } from './host.js';
import type { Source } from './source.js';
import { type Node, isKind, keyOf, unwrap } from './syntax.js';

const DOORS: ReadonlySet<unknown> = new Set([
  'inversify-finalize',
  'inversify-finalize/decorators',
  'inversify-finalize/container',
]);

/**
 * The public name of this package that an expression stands for, however it got here: a renamed
 * import, a member of a namespace, `require`, `await import`, or a constant that was given one.
 */
export function publicNameOf(source: Source, expression: Node): string | undefined {
  const node = unwrap(source.definitionOf(expression));
  if (node.type === 'MemberExpression') {
    return isDoor(source, node.object) ? keyOf(node.property, node.computed) : undefined;
  }
  if (node.type === 'TSQualifiedName') {
    return isDoor(source, node.left) ? keyOf(node.right, false) : undefined;
  }
  const definition = source.variableOf(node)?.defs[0];
  if (definition === undefined) {
    return undefined;
  }
  if (definition.node.type === 'ImportSpecifier') {
    return isFromDoor(definition) ? keyOf(definition.node.imported, false) : undefined;
  }
  return isKind(definition.node, 'VariableDeclarator') &&
    definition.node.id.type === 'ObjectPattern' &&
    definition.node.init !== null &&
    isDoor(source, definition.node.init)
    ? keyThatFills(definition.node.id.properties, definition.name)
    : undefined;
}

/** Says whether an expression is the namespace of one of the package's entry points. */
function isDoor(source: Source, expression: Node): boolean {
  const node = unwrap(source.definitionOf(expression));
  if (node.type === 'AwaitExpression') {
    return isDoor(source, node.argument);
  }
  if (node.type === 'ImportExpression') {
    return isDoorName(node.source);
  }
  if (node.type === 'CallExpression') {
    const [request] = node.arguments;
    return source.textOf(node.callee) === 'require' && isDoorName(request);
  }
  const definition = source.variableOf(node)?.defs[0];
  return definition?.node.type === 'TSImportEqualsDeclaration'
    ? isKind(definition.node.moduleReference, 'TSExternalModuleReference') &&
        isDoorName(definition.node.moduleReference.expression)
    : definition?.node.type === 'ImportNamespaceSpecifier' && isFromDoor(definition);
}

function isFromDoor(definition: Definition): boolean {
  return isKind(definition.parent, 'ImportDeclaration') && isDoorName(definition.parent.source);
}

function isDoorName(node: Node | undefined): boolean {
  return node?.type === 'Literal' && DOORS.has(node.value);
}

function keyThatFills(properties: readonly Node[], name: Node): string | undefined {
  const property = properties
    .filter((candidate) => candidate.type === 'Property')
    .find(({ value }) => value === name);
  return property && keyOf(property.key, property.computed);
}
