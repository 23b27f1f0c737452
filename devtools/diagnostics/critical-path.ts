// The longest chain of services in which each one has to wait for the one before it.
import type { ServiceNode } from './service-graph.js';

/** The longest chain of dependents and their dependencies, by the durations of their steps. */
export interface CriticalPath {
  /** The sum of their durations: a teardown can't be shorter, in whatever order it runs. */
  readonly ms: number;
  /** The positions of the services, those that are torn down first at the start. */
  readonly positions: readonly number[];
}

/**
 * Returns the critical path. A service is torn down after everything that depends on it.
 *
 * @param nodes The services, oldest first: a dependency comes before its dependents.
 * @param durations The duration of the teardown of each service.
 */
export function criticalPathOf(
  nodes: readonly ServiceNode[],
  durations: readonly number[],
): CriticalPath {
  /** When each service would have been torn down, and the dependent that it waits for the longest. */
  const ends = durations.map((durationMs) => ({ ms: durationMs, after: -1 }));
  let last = -1;
  for (let position = nodes.length - 1; position >= 0; position--) {
    const { ms } = ends[position] ?? { ms: 0 };
    if (ms > 0 && ms > (ends[last]?.ms ?? 0)) last = position;
    for (const dependency of nodes[position]?.dependencies ?? []) {
      const end = ends[dependency];
      if (end === undefined || dependency > position) continue;
      const endMs = ms + (durations[dependency] ?? 0);
      if (endMs > end.ms) ends[dependency] = { ms: endMs, after: position };
    }
  }
  const positions: number[] = [];
  for (let position = last; position >= 0; position = ends[position]?.after ?? -1) {
    positions.unshift(position);
  }
  return { ms: ends[last]?.ms ?? 0, positions };
}
