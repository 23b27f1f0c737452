import type { Ephemerons } from './ephemerons.js';
import type { EdgeIndex, HeapGraph, NodeIndex } from './heap-graph.js';

/** How one node keeps another: by an edge of the snapshot, or as the key or map of a weak entry. */
export type Link = EdgeIndex | 'weak map entry';

/** What a walk follows, and where it stops. */
export interface WalkRules {
  /** Nodes that are found but never entered. */
  readonly stop: (node: NodeIndex) => boolean;
  /** Whether an entry's key or table that the walk has not found is alive for another reason. */
  readonly aliveElsewhere: (node: NodeIndex) => boolean;
  /** Told of every step from one node to another. */
  readonly onStep?: (from: NodeIndex, to: NodeIndex, link: Link) => void;
  /** The most nodes to enter. */
  readonly budget?: number;
}

/** What a walk found. */
export interface Walk {
  readonly found: Uint8Array;
  /** False where the budget ran out first. */
  readonly complete: boolean;
}

/** Text, numbers, code and the roots that V8 makes up: nothing behind them is an object's doing. */
const LEAVES: ReadonlySet<string> = new Set([
  'string',
  'concatenated string',
  'sliced string',
  'number',
  'bigint',
  'code',
  'synthetic',
]);

/**
 * Finds everything that the collector would keep because of `starts`: all strong edges, and the value
 * of a weak entry once both its key and its map are kept. It uses no recursion, so that a chain may
 * be as long as the heap.
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
      if (!keeps(graph, node, edge) || LEAVES.has(graph.type(to))) continue;
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

/** A shortcut repeats what other edges say; the name of an internal edge may make it an ephemeron. */
function keeps(graph: HeapGraph, from: NodeIndex, edge: EdgeIndex): boolean {
  switch (graph.edgeType(edge)) {
    case 'weak':
    case 'shortcut':
      return false;
    case 'internal':
      return graph.weakEntry(edge) === undefined && !isTimerNeighbour(graph, from, edge);
    case 'property':
      return !isTimerNeighbour(graph, from, edge);
    default:
      return true;
  }
}

/**
 * Node chains its running timers. A neighbour is alive because it runs, and is unchained when it has:
 * neither a timer nor Node's list keeps it.
 */
function isTimerNeighbour(graph: HeapGraph, from: NodeIndex, edge: EdgeIndex): boolean {
  return NEIGHBOURS.has(graph.edgeName(edge)) && TIMERS.has(graph.name(from));
}

/** V8 has a property under its name and, where there are many, in an array too. */
const NEIGHBOURS: ReadonlySet<string> = new Set(['_idleNext', '_idlePrev', 'properties']);

const TIMERS: ReadonlySet<string> = new Set([
  'Timeout',
  'TimersList',
  'Immediate',
  'ImmediateList',
]);
