// Determines the roots of the program: the objects that are alive regardless of any finalizer.
import type { HeapGraph, NodeIndex } from './heap-graph.js';

/**
 * The objects that are alive regardless of what a callback does, as far as a snapshot shows them: the
 * global object, and the top-level variables of modules and scripts of the program and of Node.js.
 *
 * A search never enters these: what they reference is alive anyway, so a path through them isn't a
 * self-reference.
 */
export class TopLevel {
  /** Global objects and the contexts of the program's modules and scripts. */
  readonly roots: ReadonlySet<NodeIndex>;
  /** Contexts of the modules of Node.js. They count as alive only for the weak maps in them. */
  readonly internals: ReadonlySet<NodeIndex>;
  /** The permanent realms: that of Node.js and that of the audit. A `node:vm` realm can be collected. */
  readonly #realms: ReadonlySet<NodeIndex>;

  /** @param own Any function of the audit. */
  constructor(graph: HeapGraph, own: NodeIndex | undefined) {
    const allRealms = new Set<NodeIndex>();
    const roots = new Set<NodeIndex>();
    for (let node = 0; node < graph.nodeCount; node += 1) {
      const name = graph.name(node);
      if (name === 'system / NativeContext') allRealms.add(node);
      else if (name === 'system / Context' && isModuleContext(graph, node)) roots.add(node);
    }
    const realms = new Set<NodeIndex>();
    const ownRealm = realmOf(graph, own, allRealms);
    if (ownRealm !== undefined) realms.add(ownRealm);
    this.internals = addWrappers(graph, allRealms, roots);
    for (const context of this.internals) {
      const realm = graph.follow(context, 'previous');
      if (realm !== undefined) realms.add(realm);
    }
    for (const realm of realms) addGlobals(graph, realm, roots);
    this.#realms = realms;
    this.roots = roots;
  }

  has(node: NodeIndex): boolean {
    return this.roots.has(node) || this.internals.has(node) || this.#realms.has(node);
  }
}

/** Adds the global object with its proxy, and the contexts of classic scripts, which share one scope. */
function addGlobals(graph: HeapGraph, realm: NodeIndex, roots: Set<NodeIndex>): void {
  for (const name of ['extension', 'global_proxy_object']) {
    const global = graph.follow(realm, name);
    if (global !== undefined) roots.add(global);
  }
  const scripts = graph.follow(realm, 'script_context_table');
  if (scripts === undefined) return;
  for (let edge = graph.firstEdge(scripts); edge < graph.endEdge(scripts); edge += 1) {
    const context = graph.target(edge);
    if (graph.name(context) === 'system / Context') roots.add(context);
  }
}

/** Returns the realm in which a function was created: the outermost of its contexts. */
function realmOf(
  graph: HeapGraph,
  closure: NodeIndex | undefined,
  realms: ReadonlySet<NodeIndex>,
): NodeIndex | undefined {
  let context = graph.follow(closure, 'context');
  while (context !== undefined && !realms.has(context)) context = graph.follow(context, 'previous');
  return context;
}

function isModuleContext(graph: HeapGraph, context: NodeIndex): boolean {
  const extension = graph.follow(context, 'extension');
  return extension !== undefined && graph.name(extension) === 'system / SourceTextModule';
}

/**
 * Adds CommonJS modules and the modules of Node.js. Each is the body of a function that Node.js wraps
 * around its text, so its top level is the context of that function, the outermost of all closures in it.
 */
function addWrappers(
  graph: HeapGraph,
  realms: ReadonlySet<NodeIndex>,
  roots: Set<NodeIndex>,
): ReadonlySet<NodeIndex> {
  const internals = new Set<NodeIndex>();
  const seen = new Set<NodeIndex>();
  const wrapped = new Map<NodeIndex, boolean>();
  for (let node = 0; node < graph.nodeCount; node += 1) {
    if (graph.type(node) !== 'closure') continue;
    const context = outermost(graph, graph.follow(node, 'context'), realms, seen);
    if (context === undefined || roots.has(context)) continue;
    const script = scriptOf(graph, node);
    if (script === undefined) continue;
    const isWrapped = wrapped.get(script) ?? hasWrappedArguments(graph, script);
    wrapped.set(script, isWrapped);
    if (isWrapped) (graph.name(script).startsWith('node:') ? internals : roots).add(context);
  }
  return internals;
}

/** Returns the context below the realm; `undefined` if another closure already led there. */
function outermost(
  graph: HeapGraph,
  innermost: NodeIndex | undefined,
  realms: ReadonlySet<NodeIndex>,
  seen: Set<NodeIndex>,
): NodeIndex | undefined {
  for (let context = innermost; context !== undefined && !seen.has(context);) {
    if (realms.has(context)) return undefined;
    seen.add(context);
    const previous = graph.follow(context, 'previous');
    if (previous !== undefined && realms.has(previous)) return context;
    context = previous;
  }
  return undefined;
}

/** Returns the script that defines a function. */
export function scriptOf(graph: HeapGraph, closure: NodeIndex): NodeIndex | undefined {
  const shared = graph.follow(closure, 'shared');
  const script = graph.follow(shared, 'script') ?? graph.follow(shared, 'script_or_debug_info');
  if (script === undefined || graph.name(script) !== 'system / DebugInfo') return script;
  // On Node.js 20, while V8 records coverage or a debugger looks at the function.
  return graph.follow(script, '1');
}

/** Returns true if a script stores the wrapper's parameter names: only wrapped scripts have that array. */
function hasWrappedArguments(graph: HeapGraph, script: NodeIndex): boolean {
  for (let edge = graph.firstEdge(script); edge < graph.endEdge(script); edge += 1) {
    if (graph.edgeType(edge) === 'hidden' && graph.type(graph.target(edge)) === 'array') {
      return true;
    }
  }
  return false;
}
