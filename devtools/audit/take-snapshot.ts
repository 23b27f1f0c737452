import { Buffer, constants } from 'node:buffer';
import { getHeapSnapshot, getHeapStatistics } from 'node:v8';
import { HeapGraph, type NodeIndex, type RawSnapshot } from './heap-graph.js';

/** One callback to look at: what a finalizer's record holds, and the object that it must not. */
export interface Subject {
  readonly obj: WeakKey;
  readonly func: unknown;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
}

/** The same, as nodes of a snapshot. */
export interface SubjectNodes {
  readonly obj: NodeIndex;
  readonly func: NodeIndex | undefined;
  readonly args: NodeIndex | undefined;
  readonly kwargs: NodeIndex | undefined;
}

/** A snapshot, and where in it the subjects are. */
export interface Snapshot {
  readonly graph: HeapGraph;
  readonly nodes: ReadonlyArray<SubjectNodes | undefined>;
  /** A function of the audit itself: it shows which realm is the program's. */
  readonly own: NodeIndex | undefined;
}

/**
 * V8 writes a snapshot as one JSON text of about a hundred bytes an object, and a JavaScript string
 * ends at 512 MiB: beyond this heap the text could not be read back.
 */
const LARGEST_HEAP_BYTES = 512 * 2 ** 20;

/** Marks the subjects in the snapshot: V8 names an object by its class, and nobody else has this. */
class InversifyFinalizeAuditAnchor {
  readonly subjects: readonly Subject[];
  readonly own = takeSnapshot;

  constructor(subjects: readonly Subject[]) {
    this.subjects = subjects;
  }
}

/**
 * Takes a snapshot of this thread's heap and finds the subjects in it.
 *
 * It needs no debugger session, so an attached one is not disturbed, and runs no code of the
 * program: V8 reads the heap, not the objects' interfaces.
 *
 * @returns `undefined` where the heap is too large to be read.
 */
export function takeSnapshot(subjects: readonly Subject[]): Snapshot | undefined {
  if (getHeapStatistics().used_heap_size > LARGEST_HEAP_BYTES) return undefined;
  const anchor = new InversifyFinalizeAuditAnchor(
    subjects.map(({ obj, func, args, kwargs }) => ({ obj, func, args, kwargs })),
  );
  const raw = readSnapshot();
  if (raw === undefined) return undefined;
  const graph = new HeapGraph(raw);
  const node = findAnchor(graph);
  // Read after the snapshot, so that the anchor is still alive while it is taken.
  const nodes = subjectNodes(graph, node, anchor.subjects.length);
  return { graph, nodes, own: graph.follow(node, 'own') };
}

/** `undefined` where many small objects make more text than the size of the heap has let expect. */
function readSnapshot(): RawSnapshot | undefined {
  const stream = getHeapSnapshot();
  const chunks: Buffer[] = [];
  // V8 writes everything at the first read, in this call: the stream never has to be waited for.
  for (let chunk: unknown = stream.read(); chunk !== null; chunk = stream.read()) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  }
  stream.destroy();
  const text = Buffer.concat(chunks);
  if (text.length > constants.MAX_STRING_LENGTH) return undefined;
  // V8 escapes everything that is not ASCII, so that each byte is a character.
  return JSON.parse(text.toString('latin1')) as RawSnapshot;
}

function subjectNodes(
  graph: HeapGraph,
  anchor: NodeIndex | undefined,
  count: number,
): ReadonlyArray<SubjectNodes | undefined> {
  const nodes = Array.from<SubjectNodes | undefined>({ length: count });
  const list = graph.follow(anchor, 'subjects');
  if (list === undefined) return nodes;
  for (let edge = graph.firstEdge(list); edge < graph.endEdge(list); edge += 1) {
    if (graph.edgeType(edge) !== 'element') continue;
    const subject = graph.target(edge);
    const obj = graph.follow(subject, 'obj');
    if (obj === undefined) continue;
    nodes[Number(graph.edgeName(edge))] = {
      obj,
      func: graph.follow(subject, 'func'),
      args: graph.follow(subject, 'args'),
      kwargs: graph.follow(subject, 'kwargs'),
    };
  }
  return nodes;
}

function findAnchor(graph: HeapGraph): NodeIndex | undefined {
  for (let node = 0; node < graph.nodeCount; node += 1) {
    if (
      graph.name(node) === InversifyFinalizeAuditAnchor.name &&
      graph.type(node) === 'object' &&
      graph.follow(node, 'subjects') !== undefined
    ) {
      return node;
    }
  }
  return undefined;
}
