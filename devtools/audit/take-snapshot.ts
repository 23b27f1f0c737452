// Takes a heap snapshot in this process and locates the audited values in it.
import { Buffer, constants } from 'node:buffer';
import { getHeapSnapshot, getHeapStatistics } from 'node:v8';
import { FinalizerRecord } from '../../src/record.js';
import { collector } from './collector.js';
import { HeapGraph, type NodeIndex, type RawSnapshot } from './heap-graph.js';

/** One finalizer to audit: what it references, and the target that it must not retain. */
export interface Subject {
  readonly obj: WeakKey;
  readonly func: unknown;
  readonly args: readonly unknown[];
  readonly kwargs: Readonly<Record<string, unknown>> | undefined;
}

/** The same as nodes of a snapshot. */
export interface SubjectNodes {
  readonly obj: NodeIndex;
  readonly func: NodeIndex | undefined;
  readonly args: NodeIndex | undefined;
  readonly kwargs: NodeIndex | undefined;
}

/** A snapshot and the nodes of the subjects in it. */
export interface Snapshot {
  readonly graph: HeapGraph;
  readonly nodes: ReadonlyArray<SubjectNodes | undefined>;
  /** A function of the audit itself, which identifies the realm of the program. */
  readonly own: NodeIndex | undefined;
  /** The prototype of all finalizer records, by which a record is recognized. */
  readonly recordPrototype: NodeIndex | undefined;
}

/**
 * V8 writes a snapshot as one JSON text of about 100 bytes per object, and a JavaScript string holds at
 * most 512 MiB: with a larger heap the text couldn't be read back.
 */
const MAX_HEAP_BYTES = 512 * 2 ** 20;

/** Tells the anchor apart from any other object whose class has the same name. */
const ANCHOR_TOKEN = 'inversify-finalize audit anchor';

/**
 * Marks values in the snapshot. V8 names an object by its class; the name is read from the class when it
 * is compared, because a bundler can rename it. Everything else is found by references from here.
 */
class InversifyFinalizeAuditAnchor {
  readonly token = ANCHOR_TOKEN;
  readonly subjects: readonly Subject[];
  readonly own = takeSnapshot;
  readonly recordPrototype: object = FinalizerRecord.prototype;

  constructor(subjects: readonly Subject[]) {
    this.subjects = subjects;
  }
}

/**
 * Takes a snapshot of this thread's heap and locates the subjects in it.
 *
 * It doesn't need a debugger session, so an attached debugger isn't disturbed. It doesn't run any code of
 * the program, because V8 reads the heap, not the interfaces of the objects.
 *
 * @returns `undefined` if the heap is too large to be read.
 */
export function takeSnapshot(subjects: readonly Subject[]): Snapshot | undefined {
  if (isHeapTooLarge()) return undefined;
  const anchor = new InversifyFinalizeAuditAnchor(
    subjects.map(({ obj, func, args, kwargs }) => ({ obj, func, args, kwargs })),
  );
  const raw = readSnapshot();
  if (raw === undefined) return undefined;
  const graph = new HeapGraph(raw);
  const node = findAnchor(graph);
  // Read after the snapshot, so that the anchor is still alive while the snapshot is taken.
  const nodes = subjectNodes(graph, node, anchor.subjects.length);
  return {
    graph,
    nodes,
    own: graph.follow(node, 'own'),
    recordPrototype: graph.follow(node, 'recordPrototype'),
  };
}

/** Returns true if the heap is too large without its garbage, which a snapshot doesn't contain. */
function isHeapTooLarge(): boolean {
  if (getHeapStatistics().used_heap_size <= MAX_HEAP_BYTES) return false;
  collector()();
  return getHeapStatistics().used_heap_size > MAX_HEAP_BYTES;
}

/** Reads the snapshot; `undefined` if many small objects produce more text than the heap size suggested. */
function readSnapshot(): RawSnapshot | undefined {
  const stream = getHeapSnapshot();
  const chunks: Buffer[] = [];
  // V8 writes everything during the first read, synchronously: the stream is never pending.
  for (let chunk: unknown = stream.read(); chunk !== null; chunk = stream.read()) {
    if (Buffer.isBuffer(chunk)) chunks.push(chunk);
  }
  stream.destroy();
  const text = Buffer.concat(chunks);
  if (text.length > constants.MAX_STRING_LENGTH) return undefined;
  // V8 escapes everything outside ASCII, so that each byte is one character.
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
      tokenOf(graph, node) === ANCHOR_TOKEN
    ) {
      return node;
    }
  }
  return undefined;
}

function tokenOf(graph: HeapGraph, node: NodeIndex): string | undefined {
  const token = graph.follow(node, 'token');
  return token === undefined ? undefined : graph.name(token);
}
