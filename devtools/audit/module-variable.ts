// Names the exported variables of modules, whose values V8 keeps in cells.
import type { HeapGraph, NodeIndex } from './heap-graph.js';

/**
 * Describes the variable whose value is in a cell: `exported variable "cache"`.
 *
 * @param module The module through which the cell was reached. Only its own exports have names; a variable
 *   that it imports is numbered.
 */
export function moduleVariable(
  graph: HeapGraph,
  module: NodeIndex | undefined,
  cell: NodeIndex,
): string {
  const name = module === undefined ? undefined : exportName(graph, module, cell);
  return name === undefined ? 'imported variable' : `exported variable "${name}"`;
}

/**
 * Returns the name of an export. The exports are a hash table, in which the name is in the slot before the
 * cell.
 */
function exportName(graph: HeapGraph, module: NodeIndex, cell: NodeIndex): string | undefined {
  for (let edge = graph.firstEdge(module); edge < graph.endEdge(module); edge += 1) {
    const slots = slotsOf(graph, graph.target(edge));
    const [slot] = [...slots].find(([, target]) => target === cell) ?? [];
    const key = slot === undefined ? undefined : slots.get(slot - 1);
    if (key !== undefined && graph.type(key) === 'string') return graph.name(key);
  }
  return undefined;
}

/** Returns the content of each slot of a table; empty for another object. */
function slotsOf(graph: HeapGraph, table: NodeIndex): ReadonlyMap<number, NodeIndex> {
  const slots = new Map<number, NodeIndex>();
  if (graph.type(table) !== 'array') return slots;
  for (let edge = graph.firstEdge(table); edge < graph.endEdge(table); edge += 1) {
    slots.set(Number(graph.edgeName(edge)), graph.target(edge));
  }
  return slots;
}
