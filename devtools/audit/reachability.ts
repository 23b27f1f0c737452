// Computes what a set of nodes keeps alive, by the rules of the garbage collector.
import type { Ephemerons } from './ephemerons.js';
import type { EdgeIndex, HeapGraph, NodeIndex } from './heap-graph.js';

/** How one node retains another: by an edge, or as the key or table of a weak map entry. */
export type Link = EdgeIndex | 'weak map entry';

/** Limits of a walk. */
export interface WalkRules {
  /** Returns true for nodes whose references aren't followed. */
  readonly stop: (node: NodeIndex) => boolean;
  /** Returns true if an unvisited key or table is alive for another reason. */
  readonly aliveElsewhere: (node: NodeIndex) => boolean;
  /** Called for every step from one node to another. */
  readonly onStep?: (from: NodeIndex, to: NodeIndex, link: Link) => void;
  /** If true, also follows V8's synthetic roots and the links between active timers. */
  readonly includeHost?: boolean;
  /** The maximum number of nodes to visit. */
  readonly budget?: number;
}

/** The result of a walk. */
export interface Walk {
  readonly found: Uint8Array;
  /** False if the budget was exceeded. */
  readonly complete: boolean;
}

/** Strings, numbers, code and synthetic roots, through which no reference of the program leads. */
const LEAVES: ReadonlySet<string> = new Set([
  'string',
  'concatenated string',
  'sliced string',
  'number',
  'bigint',
  'code',
  'synthetic',
]);

function isLeaf(type: string, { includeHost }: WalkRules): boolean {
  return LEAVES.has(type) && !(includeHost === true && type === 'synthetic');
}

/**
 * Finds everything that the garbage collector would retain because of `starts`. It follows strong edges,
 * and an entry of a weak map if both its key and the map are retained. It doesn't use recursion, so a chain
 * can be as long as the heap.
 */
export function walk(
  graph: HeapGraph,
  ephemerons: Ephemerons,
  starts: Iterable<NodeIndex>,
  rules: WalkRules,
): Walk {
  const found = new Uint8Array(graph.nodeCount);
  const pending: NodeIndex[] = [];
  let left = rules.budget ?? Infinity;
  const reach = (node: NodeIndex): void => {
    if (found[node] !== 0) return;
    found[node] = 1;
    if (!rules.stop(node)) pending.push(node);
  };
  for (const start of starts) reach(start);
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (left === 0) return { found, complete: false };
    left -= 1;
    for (let edge = graph.firstEdge(node); edge < graph.endEdge(node); edge += 1) {
      const to = graph.target(edge);
      if (!retains(graph, node, edge, rules) || isLeaf(graph.type(to), rules)) continue;
      rules.onStep?.(node, to, edge);
      reach(to);
    }
    for (const { key, table, value } of ephemerons.of(node)) {
      const other = node === key ? table : key;
      if (found[other] === 0 && !rules.aliveElsewhere(other)) continue;
      rules.onStep?.(node, value, 'weak map entry');
      reach(value);
    }
  }
  return { found, complete: true };
}

/** Returns true for strong edges. A shortcut repeats other edges; an internal edge can be ephemeral. */
function retains(
  graph: HeapGraph,
  from: NodeIndex,
  edge: EdgeIndex,
  { includeHost }: WalkRules,
): boolean {
  switch (graph.edgeType(edge)) {
    case 'weak':
    case 'shortcut':
      return false;
    case 'internal':
      return (
        graph.weakEntry(edge) === undefined &&
        (includeHost === true || !isTimerLink(graph, from, edge))
      );
    case 'property':
      return includeHost === true || !isTimerLink(graph, from, edge);
    default:
      return true;
  }
}

/**
 * Returns true for the links between active timers. Node.js keeps active timers in linked lists; a timer
 * is alive because it is active and is unlinked when it fires, so its neighbors don't retain it.
 */
function isTimerLink(graph: HeapGraph, from: NodeIndex, edge: EdgeIndex): boolean {
  return TIMER_LINKS.has(graph.edgeName(edge)) && TIMERS.has(graph.name(from));
}

/** V8 stores a property under its name, and in an array if the object has many. */
const TIMER_LINKS: ReadonlySet<string> = new Set(['_idleNext', '_idlePrev', 'properties']);

const TIMERS: ReadonlySet<string> = new Set([
  'Timeout',
  'TimersList',
  'Immediate',
  'ImmediateList',
]);
