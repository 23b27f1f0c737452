import { closureVariable } from './closure-words.js';
import { tableEntry } from './collection-words.js';
import type { EdgeIndex, HeapGraph, NodeIndex } from './heap-graph.js';
import type { WayStep } from './shortest-ways.js';

/**
 * The steps of a way in the words of a program: `.owner`, `#file`, `Map value of "k"`.
 *
 * Several steps of V8 may be one of the program: a variable is reached through contexts, an entry of a
 * `Map` through its table. So a step may say nothing, and the next one then says it all.
 */
export function wordsFor(graph: HeapGraph, steps: readonly WayStep[]): readonly string[] {
  return steps.flatMap((step, at) => wordFor(graph, step, steps[at - 1]) ?? []);
}

function wordFor(
  graph: HeapGraph,
  { from, to, link }: WayStep,
  before: WayStep | undefined,
): string | undefined {
  if (link === 'weak map entry') return 'WeakMap value';
  const name = graph.edgeName(link);
  if (graph.name(to) === 'system / Context' && graph.type(to) === 'object') return undefined;
  if (graph.name(from) === 'system / Context' && graph.type(from) === 'object') {
    return name === 'extension' ? undefined : closureVariable(graph, from, link);
  }
  switch (graph.edgeType(link)) {
    case 'property':
      return propertyWord(name);
    case 'element':
      return `[${name}]`;
    case 'internal':
      return internalWord(graph, from, link, before);
    default:
      return hiddenWord(graph, from, to, link, before);
  }
}

const IDENTIFIER = /^[\p{L}$_][\p{L}\p{N}$_]*$/u;

function propertyWord(name: string): string {
  if (name === '__proto__') return 'prototype';
  if (name.startsWith('#')) return name;
  const [, symbol] = /^<symbol ?(.*)>$/su.exec(name) ?? [];
  if (symbol !== undefined) return `[Symbol(${symbol})]`;
  const [, kind, property] = /^([gs]et) (.+)$/su.exec(name) ?? [];
  if (kind !== undefined && property !== undefined) {
    return `${kind}ter of ${propertyWord(property)}`;
  }
  return IDENTIFIER.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`;
}

/** What V8 calls the parts of its own objects, in the words of the language. */
const INTERNAL_WORDS: ReadonlyMap<string, string> = new Map([
  ['bound_this', 'bound this'],
  ['bound_function', 'bound function'],
  ['getter', 'getter'],
  ['setter', 'setter'],
  ['prototype', 'prototype'],
  ['constructor', 'constructor'],
  ['buffer', 'buffer'],
]);

/** Steps that say nothing by themselves: the next one, out of the same thing, does. */
const SILENT: ReadonlySet<string> = new Set([
  'map',
  'bindings',
  'table',
  'elements',
  'properties',
  'parameters_and_registers',
  'reactions_or_result',
]);

function internalWord(
  graph: HeapGraph,
  from: NodeIndex,
  link: EdgeIndex,
  before: WayStep | undefined,
): string | undefined {
  const name = graph.edgeName(link);
  const word = INTERNAL_WORDS.get(name);
  if (word !== undefined) return word;
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

function hiddenWord(
  graph: HeapGraph,
  from: NodeIndex,
  to: NodeIndex,
  link: EdgeIndex,
  before: WayStep | undefined,
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
