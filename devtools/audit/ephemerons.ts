// Entries of weak maps. The snapshot draws each as two edges; the collector keeps the value only while
// both the key and the map are alive.
import type { HeapGraph, NodeIndex } from './heap-graph.js';

/** An entry of a `WeakMap`: it retains `value` while both `key` and `table` are alive. */
export interface Ephemeron {
  readonly key: NodeIndex;
  readonly table: NodeIndex;
  readonly value: NodeIndex;
}

const NONE: readonly Ephemeron[] = [];

/** Indexes the entries of all weak maps by key and by table. */
export class Ephemerons {
  readonly #byNode = new Map<NodeIndex, Ephemeron[]>();

  constructor(graph: HeapGraph) {
    const valuesByKey = new Map<number, Array<Omit<Ephemeron, 'key'>>>();
    for (let node = 0; node < graph.nodeCount; node += 1) {
      if (graph.type(node) !== 'array') continue;
      for (let edge = graph.firstEdge(node); edge < graph.endEdge(node); edge += 1) {
        const entry = graph.weakEntry(edge);
        // If the key is itself an array, the edge from it repeats the same entry.
        if (entry === undefined || entry.tableId !== graph.id(node)) continue;
        const values = valuesByKey.get(entry.keyId) ?? [];
        valuesByKey.set(entry.keyId, values);
        values.push({ table: node, value: graph.target(edge) });
      }
    }
    for (let key = 0; key < graph.nodeCount; key += 1) {
      for (const { table, value } of valuesByKey.get(graph.id(key)) ?? []) {
        this.#add(key, { key, table, value });
        this.#add(table, { key, table, value });
      }
    }
  }

  /** Returns the entries that have `node` as their key or table. */
  of(node: NodeIndex): readonly Ephemeron[] {
    return this.#byNode.get(node) ?? NONE;
  }

  #add(node: NodeIndex, ephemeron: Ephemeron): void {
    const list = this.#byNode.get(node);
    if (list === undefined) this.#byNode.set(node, [ephemeron]);
    else list.push(ephemeron);
  }
}
