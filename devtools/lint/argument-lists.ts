// Finds where the suggested fix can insert parameters and arguments, for each form of a registration.
// Returns `undefined` if an insertion could be in the wrong position.
import type { Registration } from './registrations.js';
import type { Source } from './source.js';
import type { FunctionKind, Node, NodeOf } from './syntax.js';

/** A position at which a list can be extended, and the text to insert there. */
export interface ListEnd {
  readonly at: number;
  readonly join: (items: string) => string;
}

/** Returns where a parameter can be added; `undefined` after a rest parameter or without parentheses. */
export function parametersEnd(source: Source, func: NodeOf<FunctionKind>): ListEnd | undefined {
  const [start] = func.range;
  const text = source.textOf(func);
  const last = func.params.at(-1);
  if (last === undefined) {
    const [head] = /^(?:async\b\s*)?(?:function\b\s*\*?\s*[\w$]*\s*)?\((?=\s*\))/.exec(text) ?? [];
    return head === undefined ? undefined : { at: start + head.length, join: (items) => items };
  }
  const hasBrackets = text.slice(0, last.range[0] - start).includes('(');
  return hasBrackets && last.type !== 'RestElement' ? after(last) : undefined;
}

/**
 * Returns where an argument of the callback can be added; `undefined` if the existing arguments don't match
 * the `count` parameters of the callback one to one, because a new one would then be in the wrong position.
 */
export function argumentsEnd(
  { call, form, args, kwargs, options }: Registration,
  count: number,
): ListEnd | undefined {
  const end = call.arguments.at(-1);
  if (form === 'positional') {
    return end && isCounted(args, count) ? after(end) : undefined;
  }
  if (form === 'later' || end === undefined || kwargs.length > 0) {
    return undefined;
  }
  if (options === undefined) {
    return count === 0
      ? { at: end.range[1], join: (items) => `, { args: [${items}] }` }
      : undefined;
  }
  const list = args[0];
  return list === undefined ? newOption(options, count) : moreOf(list, count);
}

/** Returns the position of the first property, for options that have no `args`. */
function newOption(options: Node, count: number): ListEnd | undefined {
  return options.type === 'ObjectExpression' && count === 0
    ? {
        at: options.range[0] + 1,
        join: (items) => ` args: [${items}]${options.properties.length === 0 ? ' ' : ','}`,
      }
    : undefined;
}

function moreOf(list: Node, count: number): ListEnd | undefined {
  if (list.type !== 'ArrayExpression' || !isCounted(list.elements, count)) {
    return undefined;
  }
  const last = list.elements.at(-1);
  return last ? after(last) : { at: list.range[0] + 1, join: (items) => items };
}

function isCounted(items: ReadonlyArray<Node | null>, count: number): boolean {
  return items.length === count && items.every((item) => item?.type !== 'SpreadElement');
}

function after(node: Node): ListEnd {
  return { at: node.range[1], join: (items) => `, ${items}` };
}
