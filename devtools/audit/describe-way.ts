import { functionPosition } from './function-position.js';
import type { HeapGraph, NodeIndex } from './heap-graph.js';
import { mending } from './mending.js';
import type { Way } from './search.js';
import type { SelfReference } from './self-reference.js';
import { wordsFor } from './way-words.js';

/** Puts a way into words: the links, the function that keeps, and how to mend it. */
export function describeWay(graph: HeapGraph, way: Way, obj: NodeIndex): SelfReference {
  const steps = [way.label, ...wordsFor(graph, way.steps), className(graph, obj)];
  const closure = way.steps.findLast(({ from }) => graph.type(from) === 'closure')?.from;
  const position = closure === undefined ? undefined : functionPosition(graph, closure);
  const lines = [arrows(steps)];
  if (position !== undefined) lines.push(`    the function is at ${position}`);
  return { path: [...lines, `    ${mending(steps)}`].join('\n'), steps };
}

const MOST_ARROWS = 24;
const SHOWN_AT_EACH_END = 8;

/** All steps in one line; of a long list's thousand links only the ends. */
function arrows(steps: readonly string[]): string {
  if (steps.length <= MOST_ARROWS) return steps.join(' -> ');
  return [
    ...steps.slice(0, SHOWN_AT_EACH_END),
    `(${steps.length - 2 * SHOWN_AT_EACH_END} more steps)`,
    ...steps.slice(-SHOWN_AT_EACH_END),
  ].join(' -> ');
}

/** What stands in for an answer where there is none; it is no self-reference, and no all clear. */
export function describeUnfinished(reason: string): SelfReference {
  return { path: `not fully searched: ${reason}`, steps: [] };
}

/** V8 knows the constructor of an object without asking the object. */
function className(graph: HeapGraph, obj: NodeIndex): string {
  const name = graph.name(obj);
  if (graph.type(obj) === 'closure') return name === '' ? 'function' : `function ${name}`;
  return name === '' ? graph.type(obj) : name;
}
