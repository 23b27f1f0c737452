/*
 * The plan of a teardown: which parts must wait for which. Every part waits for those that depend on it.
 *
 * A binding may have created many instances. To avoid an edge for each pair of them, the instances of one
 * binding are attached to a chain of joints, newest first. An edge to a joint is an edge to its instance
 * and to all older ones:
 *
 * ```text
 *   dependent ──────────────┐
 *                           ▼
 *              joint ──> joint ──> joint
 *                │         │         │
 *                ▼         ▼         ▼
 *             newest     older     oldest instance of one binding
 * ```
 */
import { componentsOf } from './dependency-cycles.js';
import type { Dependencies, DependencyGraph } from './dependency-graph.js';
import type { Binding } from './inversify/binding.js';

/** The plan for each part, followed by that for each joint. */
export interface TeardownPlan {
  /** The number of parts and joints that must settle before it starts. */
  readonly waitsFor: number[];
  /** The parts and joints that wait for it. */
  readonly releases: ReadonlyArray<ReadonlySet<number>>;
}

/** A dependency that may be newer than its dependent. */
interface AnyEdge {
  readonly from: number;
  readonly binding: Binding;
  readonly to: number;
}

class Planner {
  readonly #graph: DependencyGraph;
  readonly #parts: ReadonlyArray<Iterable<Binding>>;
  readonly #edges: Array<Set<number>>;
  /** The parts of each binding, newest first. */
  readonly #partsOf = new Map<Binding, number[]>();
  /** The first joint of each binding that has several parts. */
  readonly #joints = new Map<Binding, number>();
  readonly #anyEdges: AnyEdge[] = [];

  constructor(parts: ReadonlyArray<Iterable<Binding>>, graph: DependencyGraph) {
    this.#graph = graph;
    this.#parts = parts;
    this.#edges = parts.map(() => new Set());
    for (const [part, bindings] of parts.entries()) {
      for (const binding of bindings) {
        const known = this.#partsOf.get(binding);
        if (known === undefined) this.#partsOf.set(binding, [part]);
        else known.push(part);
      }
    }
    for (const [binding, parts] of this.#partsOf) {
      if (parts.length > 1) this.#addJoints(binding, parts);
    }
  }

  plan(): TeardownPlan {
    for (const [part, bindings] of this.#parts.entries()) this.#connect(part, bindings);
    this.#addAnyEdges();
    const waitsFor = this.#edges.map(() => 0);
    for (const targets of this.#edges) {
      for (const target of targets) waitsFor[target] = (waitsFor[target] as number) + 1;
    }
    return { waitsFor, releases: this.#edges };
  }

  #addJoints(binding: Binding, parts: readonly number[]): void {
    const first = this.#edges.length;
    this.#joints.set(binding, first);
    for (const [index, part] of parts.entries()) {
      const joint = new Set([part]);
      if (index < parts.length - 1) joint.add(first + index + 1);
      this.#edges.push(joint);
    }
  }

  #connect(part: number, bindings: Iterable<Binding>): void {
    for (const binding of bindings) {
      const dependencies = this.#graph.dependenciesOf(binding) as Dependencies;
      for (const [dependency, isAny] of dependencies) {
        const target = this.#target(part, dependency, isAny);
        if (target !== undefined) this.#addEdge(part, dependency, target, isAny);
      }
    }
  }

  #addEdge(from: number, binding: Binding, to: number, isAny: boolean): void {
    if (isAny) this.#anyEdges.push({ from, binding, to });
    else (this.#edges[from] as Set<number>).add(to);
  }

  /** Returns the part or joint for the instances of a binding on which a part depends. */
  #target(part: number, binding: Binding, isAny: boolean): number | undefined {
    const parts = this.#partsOf.get(binding) ?? [];
    const older = firstAfter(part, parts);
    const first = isAny && parts[older - 1] !== part ? 0 : older;
    if (first === parts.length) return undefined;
    const joint = this.#joints.get(binding);
    return joint === undefined ? parts[first] : joint + first;
  }

  /**
   * Adds the dependencies that may be newer. Among services that depend on each other, construction order
   * applies: only older dependencies count.
   */
  #addAnyEdges(): void {
    if (this.#anyEdges.length === 0) return;
    const all = this.#edges.map((edges) => [...edges]);
    for (const { from, to } of this.#anyEdges) (all[from] as number[]).push(to);
    const components = componentsOf(all);
    for (const { from, binding, to } of this.#anyEdges) {
      const isCycle = components[from] === components[to];
      const target = isCycle ? this.#target(from, binding, false) : to;
      if (target !== undefined) (this.#edges[from] as Set<number>).add(target);
    }
  }
}

/** Returns the index of the first number that is greater than `value`, in a sorted list. */
function firstAfter(value: number, sorted: readonly number[]): number {
  let from = 0;
  let to = sorted.length;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if ((sorted[middle] as number) > value) to = middle;
    else from = middle + 1;
  }
  return from;
}

/**
 * Returns the plan for parts of a teardown.
 *
 * @param parts The bindings of each part, newest first. Their dependencies are known.
 */
export function planOf(
  parts: ReadonlyArray<Iterable<Binding>>,
  graph: DependencyGraph,
): TeardownPlan {
  return new Planner(parts, graph).plan();
}
