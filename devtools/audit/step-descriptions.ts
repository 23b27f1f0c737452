// Translates the edges of a heap snapshot into the terms of JavaScript source.
import { closureVariable } from './closure-variable.js';
import { moduleVariable } from './module-variable.js';
import { tableEntry } from './table-entry.js';
import type { EdgeIndex, HeapGraph, NodeIndex } from './heap-graph.js';
import type { PathStep } from './shortest-paths.js';

/**
 * Describes the steps of a path as they appear in source code: `.owner`, `#file`, `Map value of "k"`.
 *
 * Several edges of V8 can form one step of the program: a variable is reached through contexts, and an
 * entry of a `Map` through its table. Only the last of such edges has a description, which covers all of
 * them.
 */
export function describeSteps(graph: HeapGraph, steps: readonly PathStep[]): readonly string[] {
  return steps.flatMap((step, at) => {
    const [module, before] = [steps[at - 2]?.from, steps[at - 1]];
    return describeStep(graph, step, before, module) ?? [];
  });
}

function describeStep(
  graph: HeapGraph,
  { from, to, link }: PathStep,
  before: PathStep | undefined,
  module: NodeIndex | undefined,
): string | undefined {
  if (link === 'weak map entry') return 'WeakMap value';
  const name = graph.edgeName(link);
  if (graph.name(to) === 'system / Cell') return undefined;
  if (graph.name(from) === 'system / Cell') {
    return moduleVariable(graph, module, from);
  }
  if (graph.name(to) === 'system / Context' && graph.type(to) === 'object') return undefined;
  if (graph.name(from) === 'system / Context' && graph.type(from) === 'object') {
    return name === 'extension' ? undefined : closureVariable(graph, from, link);
  }
  switch (graph.edgeType(link)) {
    case 'property':
      return describeProperty(name);
    case 'element':
      return `[${name}]`;
    case 'internal':
      return describeInternal(graph, from, link, before);
    default:
      return describeHidden(graph, from, to, link, before);
  }
}

const IDENTIFIER = /^[\p{L}$_][\p{L}\p{N}$_]*$/u;

function describeProperty(name: string): string {
  if (name === '__proto__') return 'prototype';
  if (name.startsWith('#')) return name;
  const [, symbol] = /^<symbol ?(.*)>$/su.exec(name) ?? [];
  if (symbol !== undefined) return `[Symbol(${symbol})]`;
  const [, kind, property] = /^([gs]et) (.+)$/su.exec(name) ?? [];
  if (kind !== undefined && property !== undefined) {
    return `${kind}ter of ${describeProperty(property)}`;
  }
  return IDENTIFIER.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** V8's names for the parts of its objects, and the corresponding terms of the language. */
const INTERNAL_NAMES: ReadonlyMap<string, string> = new Map([
  ['bound_this', 'bound this'],
  ['bound_function', 'bound function'],
  ['getter', 'getter'],
  ['setter', 'setter'],
  ['prototype', 'prototype'],
  ['constructor', 'constructor'],
  ['buffer', 'buffer'],
]);

/** Edges without a description of their own; the next edge describes both. */
const SILENT: ReadonlySet<string> = new Set([
  'map',
  'bindings',
  'table',
  'elements',
  'properties',
  'parameters_and_registers',
  'reactions_or_result',
]);

function describeInternal(
  graph: HeapGraph,
  from: NodeIndex,
  link: EdgeIndex,
  before: PathStep | undefined,
): string | undefined {
  const name = graph.edgeName(link);
  const term = INTERNAL_NAMES.get(name);
  if (term !== undefined) return term;
  if (
    name === 'reactions_or_result' &&
    graph.name(graph.target(link)) !== 'system / PromiseReaction'
  ) {
    return 'promise result';
  }
  if (SILENT.has(name)) return undefined;
  if (before === undefined || before.link === 'weak map entry') return `internal ${name}`;
  switch (graph.edgeName(before.link)) {
    case 'bindings':
      return `bound args[${name}]`;
    case 'parameters_and_registers':
      return 'suspended local variable';
    case 'elements':
      return `[${name}]`;
    case 'properties':
      return 'property';
    default:
      return tableEntry(graph, before.from, from, Number(name)) ?? `internal ${name}`;
  }
}

function describeHidden(
  graph: HeapGraph,
  from: NodeIndex,
  to: NodeIndex,
  link: EdgeIndex,
  before: PathStep | undefined,
): string | undefined {
  switch (graph.name(from)) {
    case 'system / PropertyArray':
      return 'property';
    case 'system / PromiseReaction':
      return graph.name(to) === 'system / PromiseReaction' ? undefined : 'promise reaction';
    case 'system / CallSiteInfo':
      return 'call frame of the stack';
    case 'system / JSProxy':
      return 'proxy target or handler';
    default:
      break;
  }
  if (graph.type(to) === 'array' || graph.name(to).startsWith('system / ')) return undefined;
  if (graph.type(from) === 'array' && before !== undefined) {
    return tableEntry(graph, before.from, from, Number(graph.edgeName(link))) ?? 'internal field';
  }
  return graph.name(from).endsWith('Iterator') ? 'iterated object' : 'internal field';
}
