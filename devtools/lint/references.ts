// Collects what a function references from outside itself. A closure keeps these values alive, which is
// how a callback ends up retaining its own target.
import type { Source } from './source.js';
import {
  type FunctionKind,
  type Node,
  type NodeOf,
  isFunction,
  isInside,
  isKind,
  isTypeSyntax,
  unwrap,
} from './syntax.js';
import { rebindsThis } from './this-binding.js';

/** What a function references from outside, directly or in nested functions. */
export interface OuterReferences {
  /** Variables that are declared outside the function, including globals. */
  readonly names: readonly Node[];
  /** Each `this` and `super` of the function: its own, or the enclosing one in an arrow function. */
  readonly self: readonly Node[];
}

/** Collects the outer references of `func` in source order. Types are erased and don't count. */
export function outerReferencesOf(source: Source, func: NodeOf<FunctionKind>): OuterReferences {
  const names: Node[] = [];
  const self: Node[] = [];
  const visit = (node: Node, seesThis: boolean): void => {
    if (isTypeSyntax(node)) {
      return;
    }
    if (seesThis && isKind(node, 'ThisExpression', 'Super')) {
      self.push(node);
    }
    const block = source.variableOf(node)?.scope.block;
    const isOuter = block !== undefined && !isInside(block, func);
    if (isOuter || source.globalOf(node) !== undefined) {
      names.push(node);
    }
    for (const child of source.childrenOf(node)) {
      visit(child, seesThis && !rebindsThis(node, child));
    }
  };
  for (const child of source.childrenOf(func)) {
    visit(child, true);
  }
  return { names, self };
}

/** Returns every variable name that is used or declared in `node`; property keys aren't included. */
export function namesIn(source: Source, node: Node): Set<string> {
  const found = new Set<string>();
  const visit = (at: Node): void => {
    const name = source.variableOf(at)?.name ?? source.globalOf(at);
    if (name !== undefined) {
      found.add(name);
    }
    source.childrenOf(at).forEach(visit);
  };
  visit(node);
  return found;
}

/** Returns the values that a function can return, in source order. */
export function returnsOf(source: Source, func: NodeOf<FunctionKind>): Node[] {
  if (func.type === 'ArrowFunctionExpression' && func.body.type !== 'BlockStatement') {
    return alternativesOf(func.body);
  }
  const found: Node[] = [];
  const visit = (node: Node): void => {
    if (node.type === 'ReturnStatement' && node.argument !== null) {
      found.push(...alternativesOf(node.argument));
    }
    if (!isFunction(node)) {
      source.childrenOf(node).forEach(visit);
    }
  };
  visit(func.body);
  return found;
}

/** Returns the expressions that an expression can evaluate to: both sides of `a ? b : c` and `a ?? b`. */
export function alternativesOf(expression: Node): Node[] {
  const node = unwrap(expression);
  if (node.type === 'ConditionalExpression') {
    return [...alternativesOf(node.consequent), ...alternativesOf(node.alternate)];
  }
  if (node.type === 'LogicalExpression') {
    return [...alternativesOf(node.left), ...alternativesOf(node.right)];
  }
  const last = node.type === 'SequenceExpression' ? node.expressions.at(-1) : undefined;
  return last === undefined ? [node] : alternativesOf(last);
}
