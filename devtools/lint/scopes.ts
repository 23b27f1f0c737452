// Recognizes expressions that are a `FinalizerScope`, so that `scope.finalize` is checked without type
// information.
import { publicNameOf } from './imports.js';
import type { Source } from './source.js';
import { type ClassKind, type Node, type NodeOf, isKind, keyOf } from './syntax.js';
import { fieldOf, thisRootAt } from './this-binding.js';

/**
 * Returns true if this file shows that an expression is a `FinalizerScope`: the scope of the program or
 * of a container, one that is created here, or a variable, parameter or field of that declared type.
 */
export function isScope(source: Source, expression: Node): boolean {
  const node = source.definitionOf(expression);
  if (node.type === 'NewExpression') {
    return isScopeClass(source, node.callee);
  }
  if (node.type === 'CallExpression') {
    return publicNameOf(source, node.callee) === 'finalizersOf';
  }
  if (node.type === 'ThisExpression') {
    const root = thisRootAt(node);
    return isKind(root, 'ClassDeclaration', 'ClassExpression') && extendsScope(source, root);
  }
  if (node.type === 'MemberExpression' && node.object.type === 'ThisExpression') {
    return isScopeField(source, node);
  }
  const definitions = source.variableOf(node)?.defs ?? [];
  return (
    publicNameOf(source, node) === 'programScope' ||
    definitions.some(({ name }) => isDeclaredScope(source, name))
  );
}

function isScopeClass(source: Source, expression: Node): boolean {
  const node = source.definitionOf(expression);
  const declared = source.variableOf(node)?.defs[0]?.node ?? node;
  return isKind(declared, 'ClassDeclaration', 'ClassExpression')
    ? extendsScope(source, declared)
    : publicNameOf(source, node) === 'FinalizerScope';
}

function extendsScope(source: Source, { superClass }: NodeOf<ClassKind>): boolean {
  return superClass !== null && isScopeClass(source, superClass);
}

/** Checks a field by its annotation, its parameter property, or what the class assigns to it. */
function isScopeField(source: Source, access: NodeOf<'MemberExpression'>): boolean {
  const root = thisRootAt(access.object);
  const annotation = fieldOf(access)?.typeAnnotation;
  return (
    isScopeType(source, annotation) ||
    (isKind(root, 'ClassDeclaration', 'ClassExpression') &&
      declaresScope(source, root.body, keyOf(access.property, access.computed)))
  );
}

/** Returns true if something inside `node` declares or assigns the field `name` as a scope. */
function declaresScope(source: Source, node: Node, name: string | undefined): boolean {
  if (node.type === 'TSParameterProperty') {
    const declared = nameIn(node.parameter);
    return declared.type === 'Identifier' && declared.name === name
      ? isDeclaredScope(source, declared)
      : false;
  }
  if (node.type === 'AssignmentExpression') {
    const { left, right } = node;
    return (
      left.type === 'MemberExpression' &&
      left.object.type === 'ThisExpression' &&
      keyOf(left.property, left.computed) === name &&
      // Prevents infinite recursion for a field that is assigned from itself.
      right.type !== 'MemberExpression' &&
      isScope(source, right)
    );
  }
  return source.childrenOf(node).some((child) => declaresScope(source, child, name));
}

/** Returns true for a variable or parameter that is annotated as a scope or defaults to one. */
function isDeclaredScope(source: Source, name: Node): boolean {
  const around = name.parent;
  return (
    (name.type === 'Identifier' && isScopeType(source, name.typeAnnotation)) ||
    (around?.type === 'AssignmentPattern' && around.left === name && isScope(source, around.right))
  );
}

function isScopeType(source: Source, type: Node | null | undefined): boolean {
  if (type?.type === 'TSTypeAnnotation') {
    return isScopeType(source, type.typeAnnotation);
  }
  if (type?.type === 'TSUnionType') {
    return type.types.some((member) => isScopeType(source, member));
  }
  return (
    type?.type === 'TSTypeReference' && publicNameOf(source, type.typeName) === 'FinalizerScope'
  );
}

function nameIn(parameter: Node): Node {
  return parameter.type === 'AssignmentPattern' ? parameter.left : parameter;
}
