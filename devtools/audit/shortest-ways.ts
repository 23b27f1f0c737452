import type { HeapGraph, NodeIndex } from './heap-graph.js';
import type { Link } from './reach.js';

/** One step of a way: `from` keeps `to`. */
export interface WayStep {
  readonly from: NodeIndex;
  readonly to: NodeIndex;
  readonly link: Link;
}

/**
 * The steps that a walk took, turned round, so that one measurement from the object gives the
 * shortest way from everywhere.
 *
 * Each node has a chain of the steps that lead to it:
 *
 *     #lastInto[to] -> step -> #before[step] -> step -> ... -> -1
 *                        |
 *                   #from[step], #link[step]
 */
export class ShortestWays {
  readonly #graph: HeapGraph;
  readonly #lastInto: Int32Array;
  readonly #before: number[] = [];
  readonly #from: NodeIndex[] = [];
  readonly #link: Link[] = [];
  /** How many steps a node is from the object, and which one is the first of them. */
  readonly #distance: Int32Array;
  readonly #next: Int32Array;
  readonly #to: NodeIndex[] = [];

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

  /** Finds the distance of every node that leads to `obj`. Of ways of one length the plainest wins. */
  measureFrom(obj: NodeIndex): void {
    this.#distance[obj] = 0;
    const queue = [obj];
    // The queue grows while it is walked: nearer nodes come first.
    for (const to of queue) {
      const distance = (this.#distance[to] ?? 0) + 1;
      for (let step = this.#lastInto[to] ?? -1; step >= 0; step = this.#before[step] ?? -1) {
        const from = this.#from[step] ?? obj;
        if (this.#distance[from] === -1) {
          this.#distance[from] = distance;
          this.#next[from] = step;
          queue.push(from);
        } else if (this.#distance[from] === distance && this.#isPlainer(step, from)) {
          this.#next[from] = step;
        }
      }
    }
  }

  /** The way from `start`; `undefined` where none leads to the object. */
  stepsFrom(start: NodeIndex): readonly WayStep[] | undefined {
    if (this.#distance[start] === -1) return undefined;
    const steps: WayStep[] = [];
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

  #isPlainer(step: number, from: NodeIndex): boolean {
    const chosen = this.#next[from] ?? -1;
    return this.#plainness(this.#link[step]) > this.#plainness(this.#link[chosen]);
  }

  /** What the user wrote (a property, an element, a variable) says more than how V8 stores it. */
  #plainness(link: Link | undefined): number {
    if (link === undefined) return 0;
    if (link === 'weak map entry') return 1;
    const type = this.#graph.edgeType(link);
    if (type === 'property') return this.#graph.edgeName(link) === '__proto__' ? 2 : 4;
    if (type === 'element' || type === 'context') return 4;
    return type === 'internal' ? 1 : 0;
  }
}
