// Names captured variables. V8 names the variables of functions; for blocks the names have to be read
// from the scope information.
import type { EdgeIndex, HeapGraph, NodeIndex } from './heap-graph.js';

/**
 * Describes a captured variable: `closure variable "self" in constructor LogFile`.
 *
 * @param context The context that contains the variable.
 * @param edge The edge from the context to the value.
 */
export function closureVariable(graph: HeapGraph, context: NodeIndex, edge: EdgeIndex): string {
  const name = variableName(graph, context, edge);
  const scope = scopeName(graph, context);
  return `closure variable${name === undefined ? '' : ` "${name}"`}${scope}`;
}

/** Returns the name of a variable. V8 names those of functions and only numbers those of blocks. */
function variableName(graph: HeapGraph, context: NodeIndex, edge: EdgeIndex): string | undefined {
  if (graph.edgeType(edge) !== 'hidden') return graph.edgeName(edge);
  const held = namesIn(graph, graph.follow(context, 'scope_info')).slice(0, slots(graph, context));
  const position = hiddenEdges(graph, context).indexOf(edge);
  const counted = hiddenEdges(graph, context).length === held.length;
  return counted ? held[position] : undefined;
}

/** Returns the function that declares a variable; an empty string if it has no name. */
function scopeName(graph: HeapGraph, context: NodeIndex): string {
  for (let scope: NodeIndex | undefined = context; scope !== undefined;) {
    const info = graph.follow(scope, 'scope_info');
    const name = namesIn(graph, info)[slots(graph, scope)];
    if (name !== undefined && name !== '' && info !== undefined) {
      return ` in ${isClass(graph, info) ? 'constructor' : 'function'} ${name}`;
    }
    if (name === '') return '';
    scope = graph.follow(scope, 'previous');
  }
  return '';
}

/** Returns the variables of a scope, then the name of its function; a block has no function name. */
function namesIn(graph: HeapGraph, info: NodeIndex | undefined): readonly string[] {
  if (info === undefined) return [];
  const names: string[] = [];
  for (const edge of hiddenEdges(graph, info)) {
    const target = graph.target(edge);
    if (graph.type(target) !== 'string' || Number(graph.edgeName(edge)) !== names.length) break;
    names.push(graph.name(target));
  }
  return names;
}

const WORD_BYTES = 8;
/** A context starts with its map, its length, its scope and its outer context. */
const HEADER_BYTES = 4 * WORD_BYTES;

function slots(graph: HeapGraph, context: NodeIndex): number {
  const words = (graph.selfSize(context) - HEADER_BYTES) / WORD_BYTES;
  return graph.follow(context, 'extension') === undefined ? words : words - 1;
}

function hiddenEdges(graph: HeapGraph, node: NodeIndex): readonly EdgeIndex[] {
  const edges: EdgeIndex[] = [];
  for (let edge = graph.firstEdge(node); edge < graph.endEdge(node); edge += 1) {
    if (graph.edgeType(edge) === 'hidden') edges.push(edge);
  }
  return edges;
}

/** Returns true for the scope of a constructor: V8 keeps source positions only for classes. */
function isClass(graph: HeapGraph, info: NodeIndex): boolean {
  for (let node = 0; node < graph.nodeCount; node += 1) {
    if (graph.type(node) !== 'closure') continue;
    const shared = graph.follow(node, 'shared');
    if (shared === undefined || graph.follow(shared, 'name_or_scope_info') !== info) continue;
    for (let edge = graph.firstEdge(node); edge < graph.endEdge(node); edge += 1) {
      if (graph.name(graph.target(edge)) === 'system / ClassPositions') return true;
    }
  }
  return false;
}
