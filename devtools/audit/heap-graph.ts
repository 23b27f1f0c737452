/** The part of V8's snapshot format that is read here; all positions come from its own `meta`. */
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

/** V8's identities of the key and of the table of a weak map's entry. */
export interface WeakEntry {
  readonly keyId: number;
  readonly tableId: number;
}

/** V8 draws an entry as two edges to the value, from the table and from the key, with this name. */
const WEAK_ENTRY =
  /part of key \(.*? @(\d+)\) -> value \(.*? @\d+\) pair in WeakMap \(table @(\d+)\)$/su;

/**
 * A heap snapshot as a graph of numbers: nodes and edges are indexes into V8's flat arrays, so that
 * a million of them cost no object each.
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
  /** The few names that mean an entry of a weak map, by their place among the strings. */
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

  /** V8's own identity of the object, which the names of ephemeron edges mention. */
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

  /** The edge's name; the index as text where V8 numbers this kind of edge. */
  edgeName(edge: EdgeIndex): string {
    const nameOrIndex = this.#raw.edges[edge * this.#edgeSize + 1] ?? 0;
    const type = this.edgeType(edge);
    return type === 'element' || type === 'hidden'
      ? String(nameOrIndex)
      : (this.#raw.strings[nameOrIndex] ?? '');
  }

  /** The entry of a weak map that the edge is half of; such an edge keeps nothing by itself. */
  weakEntry(edge: EdgeIndex): WeakEntry | undefined {
    return this.edgeType(edge) === 'internal'
      ? this.#weakEntries.get(this.#raw.edges[edge * this.#edgeSize + 1] ?? -1)
      : undefined;
  }

  target(edge: EdgeIndex): NodeIndex {
    return (this.#raw.edges[edge * this.#edgeSize + 2] ?? 0) / this.#nodeSize;
  }

  /** Where the first edge of that name leads, whatever its type. */
  follow(node: NodeIndex | undefined, name: string): NodeIndex | undefined {
    if (node === undefined) return undefined;
    for (let edge = this.firstEdge(node); edge < this.endEdge(node); edge += 1) {
      if (this.edgeType(edge) !== 'element' && this.edgeName(edge) === name) {
        return this.target(edge);
      }
    }
    return undefined;
  }

  /** Line and column (from 0) of the function, or of the object's constructor. */
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
