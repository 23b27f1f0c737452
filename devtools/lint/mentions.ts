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

/** What a function uses, itself or in the functions inside it. */
export interface Mentions {
  /** Names from outside the function, globals among them: it reaches what they hold. */
  readonly names: readonly Node[];
  /** Every `this` and `super` that is the function's: its own, or the surrounding one in an arrow. */
  readonly self: readonly Node[];
}

/** Collects what `func` mentions, in the order of the text. Types do not count: they are erased. */
export function mentionsOf(source: Source, func: NodeOf<FunctionKind>): Mentions {
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

/** Every name that is used or declared in `node`; keys of properties are none. */
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

/** The values that a function can return, in the order of the text. */
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

/** The expressions that one can turn out to be: both sides of `a ? b : c` and of `a ?? b`. */
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
