// Decodes the hash tables of Map and Set, so that a path can name the key instead of a slot number.
import type { HeapGraph, NodeIndex } from './heap-graph.js';

const WORD_BYTES = 8;
/** A table is an array, which starts with its map and its length. */
const ARRAY_HEADER_BYTES = 2 * WORD_BYTES;
/** The first three slots: the numbers of entries, deleted entries and buckets. */
const TABLE_HEADER = 3;
/** V8 reserves two entries per bucket. */
const ENTRIES_PER_BUCKET = 2;

/**
 * Describes a slot in the hash table of a `Map` or a `Set`. The table is an array:
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
  const buckets = (length - TABLE_HEADER) / (1 + ENTRIES_PER_BUCKET * entrySize);
  if (!Number.isInteger(buckets)) return undefined;
  const within = (slot - TABLE_HEADER - buckets) % entrySize;
  if (!isMap) return within === 0 ? 'Set member' : undefined;
  if (within === 0) return 'Map key';
  const key = keyBefore(graph, table, slot);
  return within === 1 ? `Map value${key === undefined ? '' : ` of ${key}`}` : undefined;
}

/** Returns the key of a value; `undefined` for small integers, which have no node in the snapshot. */
function keyBefore(graph: HeapGraph, table: NodeIndex, slot: number): string | undefined {
  for (let edge = graph.firstEdge(table); edge < graph.endEdge(table); edge += 1) {
    if (graph.edgeName(edge) !== String(slot - 1)) continue;
    const key = graph.target(edge);
    return graph.type(key) === 'string' ? JSON.stringify(graph.name(key)) : graph.name(key);
  }
  return undefined;
}
