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
  const lines = [steps.join(' -> ')];
  if (position !== undefined) lines.push(`    the function is at ${position}`);
  return { path: [...lines, `    ${mending(steps)}`].join('\n'), steps };
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
