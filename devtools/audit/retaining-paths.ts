// Answers the question "why is it still alive?" with the shortest path from a root of the program to an
// instance.
import { Ephemerons } from './ephemerons.js';
import { functionPosition } from './function-position.js';
import type { HeapGraph, NodeIndex } from './heap-graph.js';
import { type Link, walk } from './reachability.js';
import { type PathStep, ShortestPaths } from './shortest-paths.js';
import { moduleFile } from './module-file.js';
import { describeSteps } from './step-descriptions.js';
import { takeSnapshot } from './take-snapshot.js';
import { TopLevel } from './top-level.js';

type Path = readonly string[];

/** Each search walks the whole heap. */
const MAX_SEARCHES = 50;

const NOT_SEARCHED: Path = [`a path that was not searched, after ${MAX_SEARCHES} others`];

/**
 * Returns the retaining path of each target that is alive, and `undefined` for the others and for those
 * that a top-level variable references directly. A path that leads through another of the targets isn't
 * reported, because the other one is the cause. If many targets are alive, only the first ones are
 * searched.
 *
 * V8 collects garbage before it writes the snapshot, and the targets are passed as weak references, so
 * the search doesn't keep them alive.
 */
export function retainingPathsTo(refs: ReadonlyArray<WeakRef<WeakKey>>): Array<Path | undefined> {
  if (refs.length === 0) return [];
  const snapshot = takeSnapshot(
    refs.map((ref) => ({ obj: ref, func: undefined, args: [], kwargs: undefined })),
  );
  if (snapshot === undefined) return refs.map(() => undefined);
  const { graph, own, nodes } = snapshot;
  const targets = nodes.map((node) => graph.follow(node?.obj, 'target'));
  const search = new RootSearch(graph, own);
  const all = new Set(targets.filter((target) => target !== undefined));
  const seen = new Set<NodeIndex>();
  return targets.map((target) => {
    if (target === undefined || seen.has(target)) return undefined;
    seen.add(target);
    return seen.size > MAX_SEARCHES ? NOT_SEARCHED : search.pathTo(target, all);
  });
}

/** The roots of the functions that are running now, which end with these functions. */
const STACK: ReadonlySet<string> = new Set(['(Stack roots)', '(Handle scopes)', '(Handle scope)']);

/** The list in which V8 keeps the targets that a `WeakRef` has returned in this job, until the job ends. */
const KEPT_DURING_JOB = 'weak_refs_keep_during_job';

class RootSearch {
  readonly #graph: HeapGraph;
  readonly #topLevel: TopLevel;
  readonly #ephemerons: Ephemerons;

  constructor(graph: HeapGraph, own: NodeIndex | undefined) {
    this.#graph = graph;
    this.#topLevel = new TopLevel(graph, own);
    this.#ephemerons = new Ephemerons(graph);
  }

  pathTo(target: NodeIndex, targets: ReadonlySet<NodeIndex>): Path | undefined {
    const topLevel = [...this.#topLevel.roots, ...this.#topLevel.internals];
    // V8's own root comes second, because its paths don't name a variable of the program.
    for (const starts of [topLevel, [0]]) {
      const path = this.#shortestFrom(starts, target, targets);
      if (path !== undefined) return path.length > 1 ? this.#describe(path, target) : undefined;
    }
    return undefined;
  }

  #shortestFrom(
    starts: readonly NodeIndex[],
    target: NodeIndex,
    targets: ReadonlySet<NodeIndex>,
  ): readonly PathStep[] | undefined {
    const graph = this.#graph;
    const shortest = new ShortestPaths(graph);
    walk(graph, this.#ephemerons, starts, {
      stop: (node) => targets.has(node) || STACK.has(graph.name(node)),
      aliveElsewhere: () => false,
      includeHost: true,
      onStep: (from: NodeIndex, to: NodeIndex, link: Link) => shortest.add(from, to, link),
    });
    shortest.measureFrom(target);
    const paths = starts
      .map((start) => shortest.stepsFrom(start))
      .filter((path) => path !== undefined);
    return paths.toSorted((one, other) => one.length - other.length)[0];
  }

  #describe(path: readonly PathStep[], target: NodeIndex): Path | undefined {
    const graph = this.#graph;
    const closure = path.findLastIndex(({ from }) => graph.type(from) === 'closure');
    const [outer, inner] = closure < 0 ? [path, []] : [path.slice(0, closure), path.slice(closure)];
    const steps = [...this.#fromTopLevel(outer), ...this.#fromClosure(inner), graph.name(target)];
    return steps.some((step) => step.includes(KEPT_DURING_JOB)) ? undefined : steps;
  }

  /** Adds the file to the first step, which is a variable at the top level, or names the global object. */
  #fromTopLevel(path: readonly PathStep[]): Path {
    const [first, ...further] = describeSteps(this.#graph, path);
    if (first === undefined) return [];
    const file = path[0] && moduleFile(this.#graph, path[0].from);
    if (file !== undefined) return [`${first.replace(/^closure /u, '')} of ${file}`, ...further];
    return [first.startsWith('.') ? `globalThis${first}` : first, ...further];
  }

  /** Adds the position of the function to the first step, which is what the function references. */
  #fromClosure(path: readonly PathStep[]): Path {
    const [first, ...further] = describeSteps(this.#graph, path);
    if (first === undefined) return [];
    const position = path[0] && functionPosition(this.#graph, path[0].from);
    if (position === undefined) return [first, ...further];
    return [`${first} (function defined at ${position})`, ...further];
  }
}
