import type { Registration } from './registrations.js';
import type { Source } from './source.js';
import type { FunctionKind, Node, NodeOf } from './syntax.js';

/** A place in the text where a list can be continued, and how to write more of it there. */
export interface ListEnd {
  readonly at: number;
  readonly join: (items: string) => string;
}

/** Where another parameter can be written; `undefined` after a rest parameter and without brackets. */
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
 * Where another argument of the callback can be written; `undefined` where those that are there are
 * not exactly its `count` parameters, so that a new one would land in the wrong place.
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

/** For options without arguments: a first property. */
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
