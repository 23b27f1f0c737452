// Shortest paths from any node to a target, by a breadth-first search from the target.
import type { HeapGraph, NodeIndex } from './heap-graph.js';
import type { Link } from './reachability.js';

/** One step of a path: `from` retains `to`. */
export interface PathStep {
  readonly from: NodeIndex;
  readonly to: NodeIndex;
  readonly link: Link;
}

/**
 * Records the steps of a walk in reverse, so that one search from the target gives the shortest path from
 * every node.
 *
 * Each node has a chain of the steps that lead to it:
 *
 *     #lastInto[to] -> step -> #before[step] -> step -> ... -> -1
 *                        |
 *                   #from[step], #link[step]
 */
export class ShortestPaths {
  readonly #graph: HeapGraph;
  readonly #lastInto: Int32Array;
  readonly #before: number[] = [];
  readonly #from: NodeIndex[] = [];
  readonly #link: Link[] = [];
  /** The distance of a node to the target, and the first step on the shortest path. */
  readonly #distance: Int32Array;
  readonly #next: Int32Array;
  readonly #to: NodeIndex[] = [];
  /** The nodes whose distance is known. */
  #measured: NodeIndex[] = [];

  constructor(graph: HeapGraph) {
    this.#graph = graph;
    this.#lastInto = new Int32Array(graph.nodeCount).fill(-1);
    this.#distance = new Int32Array(graph.nodeCount).fill(-1);
    this.#next = new Int32Array(graph.nodeCount).fill(-1);
  }

  add(from: NodeIndex, to: NodeIndex, link: Link): void {
    this.#before.push(this.#lastInto[to] ?? -1);
    this.#lastInto[to] = this.#from.push(from) - 1;
    this.#to.push(to);
    this.#link.push(link);
  }

  /**
   * Measures the distance of every node from which `obj` can be reached, instead of those to the target before.
   * Of several paths of the same length, the clearest one is chosen.
   *
   * @param starts If given, no node that is further away than the nearest of these is measured.
   */
  measureFrom(obj: NodeIndex, starts?: ReadonlySet<NodeIndex>): void {
    for (const node of this.#measured) this.#distance[node] = -1;
    const queue = [obj];
    this.#measured = queue;
    this.#distance[obj] = 0;
    let nearest = Infinity;
    // The queue grows during the iteration: nearer nodes come first.
    for (const to of queue) {
      const distance = (this.#distance[to] ?? 0) + 1;
      if (distance > nearest) break;
      for (let step = this.#lastInto[to] ?? -1; step >= 0; step = this.#before[step] ?? -1) {
        const from = this.#from[step] ?? obj;
        if (this.#distance[from] === -1) {
          this.#distance[from] = distance;
          this.#next[from] = step;
          queue.push(from);
          if (starts?.has(from) === true) nearest = distance;
        } else if (this.#distance[from] === distance && this.#isClearer(step, from)) {
          this.#next[from] = step;
        }
      }
    }
  }

  /** Returns the path from `start`; `undefined` if no path ends at the target. */
  stepsFrom(start: NodeIndex): readonly PathStep[] | undefined {
    if (this.#distance[start] === -1) return undefined;
    const steps: PathStep[] = [];
    for (let node = start; (this.#distance[node] ?? 0) > 0;) {
      const step = this.#next[node] ?? -1;
      const to = this.#to[step] ?? node;
      const link = this.#link[step];
      if (link === undefined) break;
      steps.push({ from: node, to, link });
      node = to;
    }
    return steps;
  }

  #isClearer(step: number, from: NodeIndex): boolean {
    const chosen = this.#next[from] ?? -1;
    return this.#clarity(this.#link[step]) > this.#clarity(this.#link[chosen]);
  }

  /** Ranks names from the source (property, element, variable) above V8's internal names. */
  #clarity(link: Link | undefined): number {
    if (link === undefined) return 0;
    if (link === 'weak map entry') return 1;
    const type = this.#graph.edgeType(link);
    if (type === 'property') return this.#graph.edgeName(link) === '__proto__' ? 2 : 4;
    if (type === 'element' || type === 'context') return 4;
    return type === 'internal' ? 1 : 0;
  }
}
