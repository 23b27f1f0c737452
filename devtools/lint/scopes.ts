import { publicNameOf } from './imports.js';
import type { Source } from './source.js';
import { type ClassKind, type Node, type NodeOf, isKind, keyOf } from './syntax.js';
import { fieldOf, thisRootAt } from './this-binding.js';

/**
 * Says whether an expression is a `FinalizerScope`, so far as this file tells: the program's or a
 * container's, one that is made here, or a variable, parameter or field of that declared type.
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

/** A field by its annotation, as a parameter of the constructor, or by what the class assigns to it. */
function isScopeField(source: Source, access: NodeOf<'MemberExpression'>): boolean {
  const root = thisRootAt(access.object);
  const annotation = fieldOf(access)?.typeAnnotation;
  return (
    isScopeType(source, annotation) ||
    (isKind(root, 'ClassDeclaration', 'ClassExpression') &&
      fills(source, root.body, keyOf(access.property, access.computed)))
  );
}

/** Says whether something inside `node` makes a scope of the field `name` of this class. */
function fills(source: Source, node: Node, name: string | undefined): boolean {
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
      // A field that is copied from itself would ask this question again, for ever.
      right.type !== 'MemberExpression' &&
      isScope(source, right)
    );
  }
  return source.childrenOf(node).some((child) => fills(source, child, name));
}

/** A variable or parameter that is annotated as a scope, or that is one by default. */
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
