// Computes the longest chain of services in which each one must wait for the previous one.
import type { ServiceNode } from './service-graph.js';

/** The longest chain of dependents and their dependencies, by the durations of their steps. */
export interface CriticalPath {
  /** The sum of their durations. A teardown can't be shorter, whatever its order. */
  readonly ms: number;
  /** The services, those that are torn down first at the start. */
  readonly nodes: readonly ServiceNode[];
}

/** The longest chain that ends with one service. */
interface Chain {
  readonly node: ServiceNode;
  /** The sum of the durations of the chain. */
  readonly ms: number;
  /** The chain of dependents that the service waits for the longest. */
  readonly before: Chain | undefined;
}

/**
 * Returns the critical path. A service is torn down after everything that depends on it.
 *
 * @param nodes The services, oldest first: a dependency comes before its dependents.
 * @param durations The duration of the teardown of each service that took any time.
 */
export function criticalPathOf(
  nodes: readonly ServiceNode[],
  durations: ReadonlyMap<ServiceNode, number>,
): CriticalPath {
  /** The longest chain of dependents of each service. */
  const chains = new Map<ServiceNode, Chain>();
  let longest: Chain | undefined;
  for (const node of nodes.toReversed()) {
    const before = chains.get(node);
    const chain = { node, ms: msOf(before) + (durations.get(node) ?? 0), before };
    if (chain.ms > msOf(longest)) longest = chain;
    for (const dependency of node.dependencies) {
      if (dependency.position > node.position) continue;
      if (chain.ms > msOf(chains.get(dependency))) chains.set(dependency, chain);
    }
  }
  const path: ServiceNode[] = [];
  for (let chain = longest; chain !== undefined; chain = chain.before) path.unshift(chain.node);
  return { ms: msOf(longest), nodes: path };
}

function msOf(chain: Chain | undefined): number {
  return chain?.ms ?? 0;
}
