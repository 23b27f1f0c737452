// A read-only view of a V8 heap snapshot. The layout is taken from the snapshot's own `meta`, so that a
// new field in V8 doesn't shift what is read.

/** The part of V8's snapshot format that is read; all offsets come from its `meta`. */
export interface RawSnapshot {
  readonly snapshot: {
    readonly meta: {
      readonly node_fields: readonly string[];
      readonly node_types: readonly [readonly string[], ...unknown[]];
      readonly edge_fields: readonly string[];
      readonly edge_types: readonly [readonly string[], ...unknown[]];
      readonly location_fields: readonly string[];
    };
  };
  readonly nodes: readonly number[];
  readonly edges: readonly number[];
  readonly locations: readonly number[];
  readonly strings: readonly string[];
}

export type NodeIndex = number;
export type EdgeIndex = number;

/** V8's identifiers of the key and the table of a weak map entry. */
export interface WeakEntry {
  readonly keyId: number;
  readonly tableId: number;
}

/** V8 represents an entry as two edges to the value, from the table and the key, with this name. */
const WEAK_ENTRY =
  /part of key \(.*? @(\d+)\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\)$/su;

/**
 * Reads a heap snapshot as a graph. Nodes and edges are indexes into V8's flat arrays, so that a million
 * of them need no object each.
 */
export class HeapGraph {
  readonly nodeCount: number;
  readonly #raw: RawSnapshot;
  readonly #firstEdge: Uint32Array;
  readonly #nodeSize: number;
  readonly #nodeType: number;
  readonly #nodeName: number;
  readonly #nodeId: number;
  readonly #selfSize: number;
  readonly #edgeSize: number;
  readonly #nodeTypes: readonly string[];
  readonly #edgeTypes: readonly string[];
  /** The edge names that represent weak map entries, by their index in the string table. */
  readonly #weakEntries = new Map<number, WeakEntry>();

  constructor(raw: RawSnapshot) {
    const { meta } = raw.snapshot;
    const edgeCount = meta.node_fields.indexOf('edge_count');
    this.#raw = raw;
    this.#nodeSize = meta.node_fields.length;
    this.#nodeType = meta.node_fields.indexOf('type');
    this.#nodeName = meta.node_fields.indexOf('name');
    this.#nodeId = meta.node_fields.indexOf('id');
    this.#selfSize = meta.node_fields.indexOf('self_size');
    this.#edgeSize = meta.edge_fields.length;
    this.#nodeTypes = meta.node_types[0];
    this.#edgeTypes = meta.edge_types[0];
    this.nodeCount = raw.nodes.length / this.#nodeSize;
    this.#firstEdge = new Uint32Array(this.nodeCount + 1);
    for (let node = 0, edge = 0; node < this.nodeCount; node += 1) {
      edge += raw.nodes[node * this.#nodeSize + edgeCount] ?? 0;
      this.#firstEdge[node + 1] = edge;
    }
    for (const [at, text] of raw.strings.entries()) {
      const [, keyId, tableId] = text.endsWith(')') ? (WEAK_ENTRY.exec(text) ?? []) : [];
      if (keyId === undefined) continue;
      this.#weakEntries.set(at, { keyId: Number(keyId), tableId: Number(tableId) });
    }
  }

  type(node: NodeIndex): string {
    return this.#nodeTypes[this.#nodeField(node, this.#nodeType)] ?? '';
  }

  name(node: NodeIndex): string {
    return this.#raw.strings[this.#nodeField(node, this.#nodeName)] ?? '';
  }

  /** Returns V8's identifier of the object, which the names of weak map edges contain. */
  id(node: NodeIndex): number {
    return this.#nodeField(node, this.#nodeId);
  }

  selfSize(node: NodeIndex): number {
    return this.#nodeField(node, this.#selfSize);
  }

  firstEdge(node: NodeIndex): EdgeIndex {
    return this.#firstEdge[node] ?? 0;
  }

  endEdge(node: NodeIndex): EdgeIndex {
    return this.#firstEdge[node + 1] ?? 0;
  }

  edgeType(edge: EdgeIndex): string {
    return this.#edgeTypes[this.#raw.edges[edge * this.#edgeSize] ?? 0] ?? '';
  }

  /** Returns the edge's name; its index as text if V8 numbers this kind of edge. */
  edgeName(edge: EdgeIndex): string {
    const nameOrIndex = this.#raw.edges[edge * this.#edgeSize + 1] ?? 0;
    const type = this.edgeType(edge);
    return type === 'element' || type === 'hidden'
      ? String(nameOrIndex)
      : (this.#raw.strings[nameOrIndex] ?? '');
  }

  /** Returns the weak map entry that the edge is half of; such an edge alone retains nothing. */
  weakEntry(edge: EdgeIndex): WeakEntry | undefined {
    return this.edgeType(edge) === 'internal'
      ? this.#weakEntries.get(this.#raw.edges[edge * this.#edgeSize + 1] ?? -1)
      : undefined;
  }

  target(edge: EdgeIndex): NodeIndex {
    return (this.#raw.edges[edge * this.#edgeSize + 2] ?? 0) / this.#nodeSize;
  }

  /** Returns the target of the first edge of that name, whatever its type. */
  follow(node: NodeIndex | undefined, name: string): NodeIndex | undefined {
    if (node === undefined) return undefined;
    for (let edge = this.firstEdge(node); edge < this.endEdge(node); edge += 1) {
      if (this.edgeType(edge) !== 'element' && this.edgeName(edge) === name) {
        return this.target(edge);
      }
    }
    return undefined;
  }

  /** Returns line and column, both from 0, of the function or of the object's constructor. */
  location(node: NodeIndex): { readonly line: number; readonly column: number } | undefined {
    const { locations } = this.#raw;
    const size = this.#raw.snapshot.meta.location_fields.length;
    const wanted = node * this.#nodeSize;
    for (let at = 0; at < locations.length; at += size) {
      if (locations[at] === wanted) {
        return { line: locations[at + 2] ?? 0, column: locations[at + 3] ?? 0 };
      }
    }
    return undefined;
  }

  #nodeField(node: NodeIndex, field: number): number {
    return this.#raw.nodes[node * this.#nodeSize + field] ?? 0;
  }
}
