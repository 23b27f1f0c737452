// Searches a snapshot for retaining paths. The search for self-references ignores objects that are alive
// anyway: the callback isn't the cause of a path through them.
import { Ephemerons } from './ephemerons.js';
import { functionPosition } from './function-position.js';
import type { HeapGraph, NodeIndex } from './heap-graph.js';
import { type Link, walk } from './reachability.js';
import { ShortestPaths, type PathStep } from './shortest-paths.js';
import type { Snapshot, SubjectNodes } from './take-snapshot.js';
import { TopLevel } from './top-level.js';

/** A value that the finalizer references, from which the search starts, with its label in reports. */
interface Start {
  readonly label: string;
  readonly node: NodeIndex;
}

/** A retaining path from the finalizer to its target. */
export interface RetainingPath {
  readonly label: string;
  readonly start: NodeIndex;
  readonly steps: readonly PathStep[];
}

export interface SearchResult {
  readonly paths: readonly RetainingPath[];
  /** False if the budget was exceeded: then an empty result proves nothing. */
  readonly complete: boolean;
}

/** Searches one snapshot for retaining paths from callbacks to their own targets. */
export class Search {
  readonly #graph: HeapGraph;
  readonly #budget: number;
  readonly #recordPrototype: NodeIndex | undefined;
  readonly #ephemerons: Ephemerons;
  readonly #topLevel: TopLevel;

  constructor({ graph, own, recordPrototype }: Snapshot, budget: number) {
    this.#graph = graph;
    this.#recordPrototype = recordPrototype;
    this.#budget = budget;
    this.#ephemerons = new Ephemerons(graph);
    this.#topLevel = new TopLevel(graph, own);
  }

  /** Returns true if the function is defined at the top level, so that it closes over nothing else. */
  closesOverTopLevelOnly(func: NodeIndex | undefined): boolean {
    const context = this.#graph.follow(func, 'context');
    return context !== undefined && this.#topLevel.has(context);
  }

  /** Returns the position of a function, which identifies a callback, or its name if it is built in. */
  positionOf(func: NodeIndex | undefined): string {
    if (func === undefined) return '';
    return functionPosition(this.#graph, func) ?? this.#graph.name(func);
  }

  /**
   * Finds the shortest path from each start that retains the target.
   *
   * A first, rough walk assumes that every weak map entry is retained and that nothing else is alive.
   * Most callbacks don't reach their target even then, and need no exact walk.
   */
  findRetainingPaths(subject: SubjectNodes): SearchResult {
    const { obj } = subject;
    const starts = startsOf(this.#graph, subject);
    const nodes = starts.map(({ node }) => node);
    const rough = walk(this.#graph, this.#ephemerons, nodes, {
      stop: (node) => node === obj || this.#topLevel.has(node),
      aliveElsewhere: () => true,
      budget: this.#budget,
    });
    if (rough.complete && rough.found[obj] === 0) return { paths: [], complete: true };
    const alive = this.#aliveIndependently(subject);
    const shortest = new ShortestPaths(this.#graph);
    const isAlive = (node: NodeIndex): boolean => alive[node] !== 0 || this.#topLevel.has(node);
    const exact = walk(this.#graph, this.#ephemerons, nodes, {
      stop: (node) => node === obj || isAlive(node),
      // An entry whose key is the target dies with it, even if a variable references the target now.
      aliveElsewhere: (node) => node !== obj && isAlive(node),
      onStep: (from: NodeIndex, to: NodeIndex, link: Link) => shortest.add(from, to, link),
      budget: this.#budget,
    });
    shortest.measureFrom(obj);
    return {
      paths: starts.flatMap(({ label, node }) => {
        const steps = isAlive(node) && node !== obj ? undefined : shortest.stepsFrom(node);
        return steps === undefined ? [] : [{ label, start: node, steps }];
      }),
      complete: exact.complete,
    };
  }

  /**
   * Finds what stays alive without the target and without the finalizer, because the top level
   * references it.
   *
   * The walk passes neither through the target nor through what the finalizer references, because a program
   * that has them in a variable now can drop them in the next moment. It doesn't pass through the records
   * of finalizers either, because their references are the ones being audited.
   */
  #aliveIndependently({ obj, func, args, kwargs }: SubjectNodes): Uint8Array {
    const graph = this.#graph;
    const cut = new Set([obj, func, args, kwargs]);
    const starts = [...this.#topLevel.roots];
    for (const context of this.#topLevel.internals) {
      for (let edge = graph.firstEdge(context); edge < graph.endEdge(context); edge += 1) {
        const held = graph.target(edge);
        if (graph.name(held) === 'WeakMap') starts.push(held);
      }
    }
    const roots = new Set(starts);
    const { found } = walk(graph, this.#ephemerons, starts, {
      stop: (node) =>
        !roots.has(node) && (cut.has(node) || this.#topLevel.has(node) || this.#isRecord(node)),
      aliveElsewhere: () => false,
    });
    for (const node of cut) {
      if (node !== undefined && !this.#isReferencedByTopLevel(node)) found[node] = 0;
    }
    return found;
  }

  #isRecord(node: NodeIndex): boolean {
    return (
      this.#graph.type(node) === 'object' &&
      this.#graph.follow(node, '__proto__') === this.#recordPrototype
    );
  }

  /** Returns true if a top-level variable or a property of the global object references the node. */
  #isReferencedByTopLevel(node: NodeIndex): boolean {
    const graph = this.#graph;
    for (const root of this.#topLevel.roots) {
      for (let edge = graph.firstEdge(root); edge < graph.endEdge(root); edge += 1) {
        if (graph.target(edge) === node) return true;
      }
    }
    return false;
  }
}

/** Returns the callback, every argument and every value of the options. */
function startsOf(graph: HeapGraph, { obj, func, args, kwargs }: SubjectNodes): readonly Start[] {
  const starts: Start[] = [];
  if (func !== undefined) starts.push({ label: 'func', node: func });
  const parts = [
    { node: args, label: (name: string) => `args[${name}]`, type: 'element' },
    { node: kwargs, label: (name: string) => `kwargs.${name}`, type: 'property' },
  ];
  for (const { node, label, type } of parts) {
    if (node === undefined) continue;
    const held: Start[] = [];
    for (let edge = graph.firstEdge(node); edge < graph.endEdge(node); edge += 1) {
      const name = graph.edgeName(edge);
      if (graph.edgeType(edge) === type && name !== '__proto__') {
        held.push({ label: label(name), node: graph.target(edge) });
      }
    }
    starts.push(...held.toSorted((a, b) => a.label.localeCompare(b.label, 'en', NUMERIC)));
  }
  return starts.filter(({ node }) => node === obj || graph.type(node) !== 'string');
}

const NUMERIC: Intl.CollatorOptions = { numeric: true };
