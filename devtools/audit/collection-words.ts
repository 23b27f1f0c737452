import type { HeapGraph, NodeIndex } from './heap-graph.js';

const WORD_BYTES = 8;
/** A table is an array, which begins with its map and its length. */
const ARRAY_HEADER_BYTES = 2 * WORD_BYTES;
/** It holds the numbers of its entries, of its deleted entries and of its buckets before all else. */
const TABLE_HEADER = 3;
/** V8 makes room for two entries a bucket. */
const ENTRIES_A_BUCKET = 2;

/**
 * The words for what a slot in the table of a `Map` or a `Set` holds. The table is an array:
 *
 *     [entries, deleted, buckets, first of bucket 0, first of bucket 1, ..., key, value, next, key, ...]
 *
 * A `Set` has no values.
 */
export function tableEntry(
  graph: HeapGraph,
  collection: NodeIndex,
  table: NodeIndex,
  slot: number,
): string | undefined {
  const owner = graph.name(collection);
  const isMap = owner.startsWith('Map') || graph.follow(collection, 'table') === undefined;
  const entrySize = isMap ? 3 : 2;
  const length = (graph.selfSize(table) - ARRAY_HEADER_BYTES) / WORD_BYTES;
  const buckets = (length - TABLE_HEADER) / (1 + ENTRIES_A_BUCKET * entrySize);
  if (!Number.isInteger(buckets)) return undefined;
  const within = (slot - TABLE_HEADER - buckets) % entrySize;
  if (!isMap) return within === 0 ? 'Set member' : undefined;
  if (within === 0) return 'Map key';
  const key = keyBefore(graph, table, slot);
  return within === 1 ? `Map value${key === undefined ? '' : ` of ${key}`}` : undefined;
}

/** The key of a value: text as it is, a small number nothing, for the snapshot has no node for it. */
function keyBefore(graph: HeapGraph, table: NodeIndex, slot: number): string | undefined {
  for (let edge = graph.firstEdge(table); edge < graph.endEdge(table); edge += 1) {
    if (graph.edgeName(edge) !== String(slot - 1)) continue;
    const key = graph.target(edge);
    return graph.type(key) === 'string' ? JSON.stringify(graph.name(key)) : graph.name(key);
  }
  return undefined;
}
