// Answers the question "why is it still alive?" with the shortest path from a root of the program to an
// instance.
import { registerPending } from '../../src/registry.js';
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

/** Printed at once, since a process warning would come too late at exit. */
const NOT_SEARCHED =
  'inversify-finalize: instances that are still reachable are not reported: the heap is too large to be ' +
  'read from a snapshot; run the program with less data loaded\n';

/**
 * Returns the retaining path of each target that is alive, and `undefined` for the others and for those
 * that a top-level variable references directly. A path that leads through another of the targets isn't
 * reported, because the other one is the cause. If the heap is too large to be searched, prints that to
 * standard error and returns no path.
 *
 * V8 collects garbage before it writes the snapshot, and the targets are passed as weak references, so
 * the search doesn't keep them alive.
 */
export function retainingPathsTo(refs: ReadonlyArray<WeakRef<WeakKey>>): Array<Path | undefined> {
  if (refs.length === 0) return [];
  registerPending();
  const snapshot = takeSnapshot(
    refs.map((ref) => ({ obj: ref, func: undefined, args: [], kwargs: undefined })),
  );
  if (snapshot === undefined) {
    process.stderr.write(NOT_SEARCHED);
    return refs.map(() => undefined);
  }
  const { graph, own, nodes } = snapshot;
  const targets = nodes.map((node) => graph.follow(node?.obj, 'target'));
  const all = new Set(targets.filter((target) => target !== undefined));
  const search = new RootSearch(graph, own, all);
  // A target with several finalizers is searched once.
  return targets.map((target) =>
    target !== undefined && all.delete(target) ? search.pathTo(target) : undefined,
  );
}

/** The roots of the functions that are running now, which end with these functions. */
const STACK: ReadonlySet<string> = new Set(['(Stack roots)', '(Handle scopes)', '(Handle scope)']);

/** The list in which V8 keeps the targets that a `WeakRef` has returned in this job, until the job ends. */
const KEPT_DURING_JOB = 'weak_refs_keep_during_job';

/** Searches for all targets with one walk from each set of roots. */
class RootSearch {
  readonly #graph: HeapGraph;
  readonly #ephemerons: Ephemerons;
  readonly #targets: ReadonlySet<NodeIndex>;
  /** V8's own root comes second, because its paths don't name a variable of the program. */
  readonly #roots: ReadonlyArray<ReadonlySet<NodeIndex>>;
  readonly #walked = new Map<ReadonlySet<NodeIndex>, ShortestPaths>();
  /** The files of the roots that a path starts from. */
  readonly #files = new Map<NodeIndex, string | undefined>();

  constructor(graph: HeapGraph, own: NodeIndex | undefined, targets: Iterable<NodeIndex>) {
    const topLevel = new TopLevel(graph, own);
    this.#graph = graph;
    this.#ephemerons = new Ephemerons(graph);
    this.#targets = new Set(targets);
    this.#roots = [new Set([...topLevel.roots, ...topLevel.internals]), new Set([0])];
  }

  pathTo(target: NodeIndex): Path | undefined {
    for (const roots of this.#roots) {
      const path = this.#shortestFrom(roots, target);
      if (path !== undefined) return path.length > 1 ? this.#describe(path, target) : undefined;
    }
    return undefined;
  }

  #shortestFrom(roots: ReadonlySet<NodeIndex>, target: NodeIndex): readonly PathStep[] | undefined {
    const shortest = this.#walked.get(roots) ?? this.#walk(roots);
    shortest.measureFrom(target, roots);
    const paths = [...roots]
      .map((start) => shortest.stepsFrom(start))
      .filter((path) => path !== undefined);
    return paths.toSorted((one, other) => one.length - other.length)[0];
  }

  #walk(roots: ReadonlySet<NodeIndex>): ShortestPaths {
    const graph = this.#graph;
    const shortest = new ShortestPaths(graph);
    walk(graph, this.#ephemerons, roots, {
      stop: (node) => this.#targets.has(node) || STACK.has(graph.name(node)),
      aliveElsewhere: () => false,
      includeHost: true,
      onStep: (from: NodeIndex, to: NodeIndex, link: Link) => shortest.add(from, to, link),
    });
    this.#walked.set(roots, shortest);
    return shortest;
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
    const file = path[0] && this.#fileOf(path[0].from);
    if (file !== undefined) return [`${first.replace(/^closure /u, '')} of ${file}`, ...further];
    return [first.startsWith('.') ? `globalThis${first}` : first, ...further];
  }

  #fileOf(root: NodeIndex): string | undefined {
    if (!this.#files.has(root)) this.#files.set(root, moduleFile(this.#graph, root));
    return this.#files.get(root);
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
