import type { HeapGraph, NodeIndex } from './heap-graph.js';

/**
 * What is alive whatever a callback does, as far as a snapshot shows it: the global objects, and the
 * variables at the top level of modules and scripts, the program's and Node's own.
 *
 * A search never enters these: what they hold is alive anyway and is no self-reference.
 */
export class TopLevel {
  /** Global objects, and the contexts of the program's modules and scripts. */
  readonly roots: ReadonlySet<NodeIndex>;
  /** Contexts of Node's own modules. They count as alive only for the weak maps that they hold. */
  readonly internals: ReadonlySet<NodeIndex>;
  readonly #engine: ReadonlySet<NodeIndex>;

  constructor(graph: HeapGraph) {
    const engine = new Set<NodeIndex>();
    const roots = new Set<NodeIndex>();
    for (let node = 0; node < graph.nodeCount; node += 1) {
      const name = graph.name(node);
      if (name === 'system / NativeContext') {
        engine.add(node);
        addGlobals(graph, node, roots);
      } else if (name === 'system / Context' && isModuleContext(graph, node)) {
        roots.add(node);
      }
    }
    this.#engine = engine;
    this.roots = roots;
    this.internals = addWrappers(graph, engine, roots);
  }

  has(node: NodeIndex): boolean {
    return this.roots.has(node) || this.internals.has(node) || this.#engine.has(node);
  }
}

/** The global object with its proxy, and the contexts of classic scripts, which share one scope. */
function addGlobals(graph: HeapGraph, native: NodeIndex, roots: Set<NodeIndex>): void {
  for (const name of ['extension', 'global_proxy_object']) {
    const global = graph.follow(native, name);
    if (global !== undefined) roots.add(global);
  }
  const scripts = graph.follow(native, 'script_context_table');
  if (scripts === undefined) return;
  for (let edge = graph.firstEdge(scripts); edge < graph.endEdge(scripts); edge += 1) {
    const context = graph.target(edge);
    if (graph.name(context) === 'system / Context') roots.add(context);
  }
}

function isModuleContext(graph: HeapGraph, context: NodeIndex): boolean {
  const extension = graph.follow(context, 'extension');
  return extension !== undefined && graph.name(extension) === 'system / SourceTextModule';
}

/**
 * A CommonJS module, and each of Node's own, is the body of a function that Node wraps around its
 * text: its top level is that function's context, the outermost one of every closure in the module.
 */
function addWrappers(
  graph: HeapGraph,
  engine: ReadonlySet<NodeIndex>,
  roots: Set<NodeIndex>,
): ReadonlySet<NodeIndex> {
  const internals = new Set<NodeIndex>();
  const seen = new Set<NodeIndex>();
  const wrapped = new Map<NodeIndex, boolean>();
  for (let node = 0; node < graph.nodeCount; node += 1) {
    if (graph.type(node) !== 'closure') continue;
    const context = outermost(graph, graph.follow(node, 'context'), engine, seen);
    if (context === undefined || roots.has(context)) continue;
    const script = scriptOf(graph, node);
    if (script === undefined) continue;
    const isWrapped = wrapped.get(script) ?? hasWrappedArguments(graph, script);
    wrapped.set(script, isWrapped);
    if (isWrapped) (graph.name(script).startsWith('node:') ? internals : roots).add(context);
  }
  return internals;
}

/** The context next to the engine's own; `undefined` where another closure already led there. */
function outermost(
  graph: HeapGraph,
  innermost: NodeIndex | undefined,
  engine: ReadonlySet<NodeIndex>,
  seen: Set<NodeIndex>,
): NodeIndex | undefined {
  for (let context = innermost; context !== undefined && !seen.has(context);) {
    if (engine.has(context)) return undefined;
    seen.add(context);
    const previous = graph.follow(context, 'previous');
    if (previous !== undefined && engine.has(previous)) return context;
    context = previous;
  }
  return undefined;
}

/** The script that a function comes from. */
export function scriptOf(graph: HeapGraph, closure: NodeIndex): NodeIndex | undefined {
  const shared = graph.follow(closure, 'shared');
  return graph.follow(shared, 'script') ?? graph.follow(shared, 'script_or_debug_info');
}

/** The script keeps the names of the wrapper's parameters in an array: nothing else has one there. */
function hasWrappedArguments(graph: HeapGraph, script: NodeIndex): boolean {
  for (let edge = graph.firstEdge(script); edge < graph.endEdge(script); edge += 1) {
    if (graph.edgeType(edge) === 'hidden' && graph.type(graph.target(edge)) === 'array') {
      return true;
    }
  }
  return false;
}
