import type { HeapGraph, NodeIndex } from './heap-graph.js';

/** An entry of a `WeakMap`: it keeps `value` while both `key` and `table` are alive. */
export interface Ephemeron {
  readonly key: NodeIndex;
  readonly table: NodeIndex;
  readonly value: NodeIndex;
}

/** V8 draws an entry as two edges to the value, from the table and from the key, with this name. */
const ENTRY = /part of key \(.*? @(\d+)\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\)$/s;

/** Whether an edge is one of those two, which keep nothing by themselves. */
export function isEphemeronName(name: string): boolean {
  return name.endsWith(')') && ENTRY.test(name);
}

/** All entries of all weak maps, under their key and under their table. */
export class Ephemerons {
  readonly #byNode = new Map<NodeIndex, Ephemeron[]>();

  constructor(graph: HeapGraph) {
    const nodeById = new Map<number, NodeIndex>();
    const entries: Array<{ keyId: number; table: NodeIndex; value: NodeIndex }> = [];
    for (let node = 0; node < graph.nodeCount; node += 1) {
      nodeById.set(graph.id(node), node);
      if (graph.type(node) !== 'array') continue;
      for (let edge = graph.firstEdge(node); edge < graph.endEdge(node); edge += 1) {
        if (graph.edgeType(edge) !== 'internal') continue;
        const name = graph.edgeName(edge);
        const [, keyId, tableId] = name.endsWith(')') ? (ENTRY.exec(name) ?? []) : [];
        if (keyId === undefined || Number(tableId) !== graph.id(node)) continue;
        entries.push({ keyId: Number(keyId), table: node, value: graph.target(edge) });
      }
    }
    for (const { keyId, table, value } of entries) {
      const key = nodeById.get(keyId);
      if (key === undefined) continue;
      this.#add(key, { key, table, value });
      this.#add(table, { key, table, value });
    }
  }

  /** The entries that `node` is the key or the table of. */
  of(node: NodeIndex): readonly Ephemeron[] {
    return this.#byNode.get(node) ?? NONE;
  }

  #add(node: NodeIndex, ephemeron: Ephemeron): void {
    const list = this.#byNode.get(node);
    if (list === undefined) this.#byNode.set(node, [ephemeron]);
    else list.push(ephemeron);
  }
}

const NONE: readonly Ephemeron[] = [];
