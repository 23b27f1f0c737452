// Finds the file of a variable at the top level, so that a retaining path shows where it starts.
import { findSourceMap } from 'node:module';
import type { HeapGraph, NodeIndex } from './heap-graph.js';
import { scriptOf } from './top-level.js';

/**
 * Returns the original file of a module, if Node.js has loaded its source map and it has one source.
 *
 * @param context The context of the top level of the module.
 * @returns `undefined` for the global object and the global scope.
 */
export function moduleFile(graph: HeapGraph, context: NodeIndex): string | undefined {
  const file = compiledFile(graph, context);
  if (file === undefined) return undefined;
  const [source, ...others] = findSourceMap(file)?.payload.sources ?? [];
  return source === undefined || others.length > 0 ? file : source;
}

/**
 * Returns the compiled file of a module, which is identified by its wrapper of Node.js, or by any function
 * that is declared in it.
 */
function compiledFile(graph: HeapGraph, context: NodeIndex): string | undefined {
  const module = graph.follow(context, 'extension');
  for (let node = 0; node < graph.nodeCount; node += 1) {
    if (graph.name(node) === 'ModuleWrap' && pointsTo(graph, node, module)) {
      const url = graph.follow(node, 'url');
      if (url !== undefined) return graph.name(url);
    }
    if (graph.type(node) === 'closure' && isInside(graph, node, context)) {
      const script = scriptOf(graph, node);
      if (script !== undefined) return graph.name(script);
    }
  }
  return undefined;
}

function pointsTo(graph: HeapGraph, node: NodeIndex, target: NodeIndex | undefined): boolean {
  for (let edge = graph.firstEdge(node); edge < graph.endEdge(node); edge += 1) {
    if (graph.target(edge) === target) return true;
  }
  return false;
}

function isInside(graph: HeapGraph, closure: NodeIndex, context: NodeIndex): boolean {
  let outer = graph.follow(closure, 'context');
  while (outer !== undefined && outer !== context) outer = graph.follow(outer, 'previous');
  return outer === context;
}
