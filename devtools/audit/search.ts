import { Ephemerons } from './ephemerons.js';
import { functionPosition } from './function-position.js';
import type { HeapGraph, NodeIndex } from './heap-graph.js';
import { type Link, walk } from './reach.js';
import { ShortestWays, type WayStep } from './shortest-ways.js';
import type { Snapshot, SubjectNodes } from './take-snapshot.js';
import { TopLevel } from './top-level.js';

/** A place in what the finalizer holds from which the search starts, in the user's words. */
interface Start {
  readonly label: string;
  readonly node: NodeIndex;
}

/** A way from the finalizer's record to the object. */
export interface Way {
  readonly label: string;
  readonly start: NodeIndex;
  readonly steps: readonly WayStep[];
}

export interface SearchResult {
  readonly ways: readonly Way[];
  /** False where the budget ran out: then no way found means nothing. */
  readonly complete: boolean;
}

/** Searches one snapshot for the ways from callbacks to their own objects. */
export class Search {
  readonly #graph: HeapGraph;
  readonly #budget: number;
  readonly #ephemerons: Ephemerons;
  readonly #topLevel: TopLevel;

  constructor({ graph, own }: Snapshot, budget: number) {
    this.#graph = graph;
    this.#budget = budget;
    this.#ephemerons = new Ephemerons(graph);
    this.#topLevel = new TopLevel(graph, own);
  }

  /** Whether the function was made at the top level, so that it closes over nothing else, ever. */
  closesOverTopLevelOnly(func: NodeIndex | undefined): boolean {
    const context = this.#graph.follow(func, 'context');
    return context !== undefined && this.#topLevel.has(context);
  }

  /** Where the function is, to tell callbacks apart; its node where it is the engine's own. */
  positionOf(func: NodeIndex | undefined): string {
    if (func === undefined) return '';
    return functionPosition(this.#graph, func) ?? this.#graph.name(func);
  }

  /**
   * The shortest way from each start that keeps the object, or nothing.
   *
   * It first takes every weak entry for kept and nothing for alive anyway: most callbacks do not even
   * then lead to their object, and need no second look.
   */
  waysToItself(subject: SubjectNodes): SearchResult {
    const { obj } = subject;
    const starts = startsOf(this.#graph, subject);
    const nodes = starts.map(({ node }) => node);
    const rough = walk(this.#graph, this.#ephemerons, nodes, {
      stop: (node) => node === obj || this.#topLevel.has(node),
      aliveElsewhere: () => true,
      budget: this.#budget,
    });
    if (rough.complete && rough.found[obj] === 0) return { ways: [], complete: true };
    const anyway = this.#aliveAnyway(subject);
    const ways = new ShortestWays(this.#graph);
    const isAlive = (node: NodeIndex): boolean => anyway[node] !== 0 || this.#topLevel.has(node);
    const exact = walk(this.#graph, this.#ephemerons, nodes, {
      stop: (node) => node === obj || isAlive(node),
      // An entry under the object itself dies with it, even where a variable has the object for now.
      aliveElsewhere: (node) => node !== obj && isAlive(node),
      onStep: (from: NodeIndex, to: NodeIndex, link: Link) => ways.add(from, to, link),
      budget: this.#budget,
    });
    ways.measureFrom(obj);
    return {
      ways: starts.flatMap(({ label, node }) => {
        const steps = isAlive(node) && node !== obj ? undefined : ways.stepsFrom(node);
        return steps === undefined ? [] : [{ label, start: node, steps }];
      }),
      complete: exact.complete,
    };
  }

  /**
   * What stays alive without the object and without the finalizer, because the top level leads there.
   *
   * The walk goes neither through the object nor through what the finalizer holds: a program that has
   * them in a variable at this moment may drop them in the next. Nor does it go through the records of
   * finalizers: they are what is being judged.
   */
  #aliveAnyway({ obj, func, args, kwargs }: SubjectNodes): Uint8Array {
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
        !roots.has(node) &&
        (cut.has(node) || this.#topLevel.has(node) || graph.name(node) === 'FinalizerRecord'),
      aliveElsewhere: () => false,
    });
    for (const node of cut) {
      if (node !== undefined && !this.#heldByTopLevel(node)) found[node] = 0;
    }
    return found;
  }

  /** Whether a variable at the top level, or a property of the global object, is that very thing. */
  #heldByTopLevel(node: NodeIndex): boolean {
    const graph = this.#graph;
    for (const root of this.#topLevel.roots) {
      for (let edge = graph.firstEdge(root); edge < graph.endEdge(root); edge += 1) {
        if (graph.target(edge) === node) return true;
      }
    }
    return false;
  }
}

/** The callback, every argument, and every value of the options. */
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
