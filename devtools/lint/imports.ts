// Recognizes the package's public functions under any local name, so that the rule doesn't depend on
// how they are imported.
import type { Definition } from './linter-api.js';
import type { Source } from './source.js';
import { type Node, isKind, keyOf, unwrap } from './syntax.js';

const ENTRY_POINTS: ReadonlySet<unknown> = new Set([
  'inversify-finalize',
  'inversify-finalize/decorators',
  'inversify-finalize/container',
]);

/**
 * Returns the public name of this package that an expression refers to, however it was imported: a
 * renamed import, a member of a namespace, `require`, `await import`, or a constant that holds one.
 */
export function publicNameOf(source: Source, expression: Node): string | undefined {
  const node = unwrap(source.definitionOf(expression));
  if (node.type === 'MemberExpression') {
    return isEntryPoint(source, node.object) ? keyOf(node.property, node.computed) : undefined;
  }
  if (node.type === 'TSQualifiedName') {
    return isEntryPoint(source, node.left) ? keyOf(node.right, false) : undefined;
  }
  const definition = source.variableOf(node)?.defs[0];
  if (definition === undefined) {
    return undefined;
  }
  if (definition.node.type === 'ImportSpecifier') {
    return isFromEntryPoint(definition) ? keyOf(definition.node.imported, false) : undefined;
  }
  return isKind(definition.node, 'VariableDeclarator') &&
    definition.node.id.type === 'ObjectPattern' &&
    definition.node.init !== null &&
    isEntryPoint(source, definition.node.init)
    ? keyOfPatternName(definition.node.id.properties, definition.name)
    : undefined;
}

/** Returns true if an expression is the namespace of one of the package's entry points. */
function isEntryPoint(source: Source, expression: Node): boolean {
  const node = unwrap(source.definitionOf(expression));
  if (node.type === 'AwaitExpression') {
    return isEntryPoint(source, node.argument);
  }
  if (node.type === 'ImportExpression') {
    return isEntryPointName(node.source);
  }
  if (node.type === 'CallExpression') {
    const [request] = node.arguments;
    return source.textOf(node.callee) === 'require' && isEntryPointName(request);
  }
  const definition = source.variableOf(node)?.defs[0];
  return definition?.node.type === 'TSImportEqualsDeclaration'
    ? isKind(definition.node.moduleReference, 'TSExternalModuleReference') &&
        isEntryPointName(definition.node.moduleReference.expression)
    : definition?.node.type === 'ImportNamespaceSpecifier' && isFromEntryPoint(definition);
}

function isFromEntryPoint(definition: Definition): boolean {
  return (
    isKind(definition.parent, 'ImportDeclaration') && isEntryPointName(definition.parent.source)
  );
}

function isEntryPointName(node: Node | undefined): boolean {
  return node?.type === 'Literal' && ENTRY_POINTS.has(node.value);
}

function keyOfPatternName(properties: readonly Node[], name: Node): string | undefined {
  const property = properties
    .filter((candidate) => candidate.type === 'Property')
    .find(({ value }) => value === name);
  return property && keyOf(property.key, property.computed);
}
