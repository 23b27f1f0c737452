// Formats a retaining path as text: the chain of references, the function to change, and how to fix it.
import { functionPosition } from './function-position.js';
import type { HeapGraph, NodeIndex } from './heap-graph.js';
import { fixHint } from './fix-hint.js';
import type { RetainingPath } from './search.js';
import type { SelfReference } from './self-reference.js';
import { describeSteps } from './step-descriptions.js';

/** Describes a retaining path: its steps, the position of the function that retains, and a fix. */
export function describeRetainingPath(
  graph: HeapGraph,
  path: RetainingPath,
  obj: NodeIndex,
): SelfReference {
  const steps = [path.label, ...describeSteps(graph, path.steps), className(graph, obj)];
  const closure = path.steps.findLast(({ from }) => graph.type(from) === 'closure')?.from;
  const position = closure === undefined ? undefined : functionPosition(graph, closure);
  const lines = [joinSteps(steps)];
  if (position !== undefined) lines.push(`    function defined at ${position}`);
  return { path: [...lines, `    ${fixHint(steps)}`].join('\n'), steps };
}

const MAX_STEPS = 24;
const SHOWN_AT_EACH_END = 8;

/** Joins the steps in one line; a very long path is shortened in the middle. */
function joinSteps(steps: readonly string[]): string {
  if (steps.length <= MAX_STEPS) return steps.join(' -> ');
  return [
    ...steps.slice(0, SHOWN_AT_EACH_END),
    `(${steps.length - 2 * SHOWN_AT_EACH_END} more steps)`,
    ...steps.slice(-SHOWN_AT_EACH_END),
  ].join(' -> ');
}

/**
 * Describes a search that didn't finish, which shows neither that there is a self-reference nor that there
 * is none.
 */
export function describeUnfinished(reason: string): SelfReference {
  return { path: `not fully searched: ${reason}`, steps: [] };
}

/** Reads the class from the snapshot: V8 knows the constructor without running code of the object. */
function className(graph: HeapGraph, obj: NodeIndex): string {
  const name = graph.name(obj);
  if (graph.type(obj) === 'closure') return name === '' ? 'function' : `function ${name}`;
  return name === '' ? graph.type(obj) : name;
}
