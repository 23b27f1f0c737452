/**
 * What a teardown of a random graph must do, computed in the simplest way: with an edge for each pair of
 * objects, however long that takes.
 */
import { type GraphProgram, type Made, madeIn } from './graph-program.js';
import type { ServiceSpec } from './random-graph.js';

/** The objects that one object depends on, by their binding. */
interface Dependency {
  readonly targets: readonly number[];
  /** True if younger objects count as well. */
  readonly isAny: boolean;
}

type Edges = ReadonlyArray<ReadonlySet<number>>;

export class ExpectedTeardown {
  readonly #program: GraphProgram;
  /** The objects that have their own turn, newest first. */
  readonly #nodes: readonly Made[];
  /** For each node, the nodes that wait for it. */
  readonly #edges: Edges;

  constructor(program: GraphProgram) {
    this.#program = program;
    this.#nodes = this.#sorted();
    const dependencies = this.#nodes.map((made) => this.#dependenciesOf(made));
    const all = this.#edgesOf(dependencies, () => true);
    const reached = closure(all);
    // Among objects that depend on each other, only older ones count.
    this.#edges = this.#edgesOf(
      dependencies,
      (from, { targets }) => !targets.some((target) => reached[target]?.has(from)),
    );
  }

  /** The duration of the longest path of dependencies. */
  get longestMs(): number {
    const ends = this.#nodes.map(() => 0);
    let sectionStart = 0;
    let totalMs = 0;
    const endSection = (next: number): void => {
      totalMs += this.#longestWithin(sectionStart, next);
      sectionStart = next;
    };
    for (const [node, made] of this.#nodes.entries()) {
      if (made.isObserved) continue;
      endSection(node);
      totalMs += this.#durationOf(made);
      sectionStart = node + 1;
    }
    endSection(ends.length);
    return totalMs;
  }

  /** The longest path among the nodes from `start` to `end`. */
  #longestWithin(start: number, end: number): number {
    const known = new Map<number, number>();
    const from = (node: number): number => {
      const before = known.get(node);
      if (before !== undefined) return before;
      let behind = 0;
      for (const target of this.#edges[node] ?? []) {
        if (target >= start && target < end) behind = Math.max(behind, from(target));
      }
      const length = behind + this.#durationOf(this.#nodes[node] as Made);
      known.set(node, length);
      return length;
    };
    let longest = 0;
    for (let node = start; node < end; node += 1) longest = Math.max(longest, from(node));
    return longest;
  }

  /** Describes each object that started before another one had settled that must precede it. */
  violations(untilMs: number): string[] {
    const found: string[] = [];
    for (const from of this.#program.made) {
      for (const to of this.#held(from)) {
        const ended = Math.max(...from.runs.map(({ endedMs }) => endedMs));
        const started = Math.min(...to.runs.map(({ startedMs }) => startedMs));
        if (ended <= started || started >= untilMs) continue;
        found.push(`${nameOf(to)} started at ${started}, before ${nameOf(from)} ended at ${ended}`);
      }
    }
    return found;
  }

  /** Returns the objects with cleanups that an object holds, directly or through objects without cleanups. */
  #held(root: Made): Made[] {
    const found: Made[] = [];
    if (root.runs.length === 0) return found;
    const seen = new Set<Made>([root]);
    const open = [root];
    for (const from of open) {
      for (const to of madeIn(from.holds)) {
        if (seen.has(to) || !this.#mustPrecede(from, to)) continue;
        seen.add(to);
        if (to.runs.length > 0) found.push(to);
        else open.push(to);
      }
    }
    return found;
  }

  /** Returns false if construction order decides: for cycles, and for what can't be known. */
  #mustPrecede(from: Made, to: Made): boolean {
    // Among what was made before the plugin was registered, the last bound comes first.
    if (!from.isObserved && to.service > from.service) return false;
    const [fromNode, toNode] = [this.#nodes.indexOf(from), this.#nodes.indexOf(to)];
    // An object without a turn is as old as the program says.
    const isYounger =
      fromNode === -1 || toNode === -1
        ? this.#program.made.indexOf(to) > this.#program.made.indexOf(from)
        : toNode < fromNode;
    if (!isYounger) return true;
    if (fromNode === -1 || toNode === -1) return false;
    const between = this.#nodes.slice(toNode, fromNode + 1);
    return between.every((made) => made.isObserved) && this.#edges[fromNode]?.has(toNode) === true;
  }

  /** Sorts by construction; what wasn't observed comes last, in the order of its bindings. */
  #sorted(): Made[] {
    const { made, spec } = this.#program;
    const observed = made.filter(
      ({ service, isObserved, cleanups }) =>
        isObserved && (isSingleton(spec.services[service]) || cleanups.length > 0),
    );
    const others = made.filter(({ isObserved, runs }) => !isObserved && runs.length > 0);
    return [...observed.toReversed(), ...others];
  }

  #durationOf(made: Made): number {
    const { timeoutMs = Infinity } = this.#program.spec;
    const durations = made.cleanups.map(({ durationMs }) => Math.min(durationMs, timeoutMs));
    return durations.reduce((sum, ms) => sum + ms, 0);
  }

  #edgesOf(
    dependencies: ReadonlyArray<readonly Dependency[]>,
    counts: (from: number, dependency: Dependency) => boolean,
  ): Edges {
    return dependencies.map((each, from) => {
      const edges = new Set<number>();
      for (const dependency of each) {
        const isAny =
          dependency.isAny && !dependency.targets.includes(from) && counts(from, dependency);
        for (const target of dependency.targets) if (isAny || target > from) edges.add(target);
      }
      return edges;
    });
  }

  #dependenciesOf(made: Made): Dependency[] {
    const { spec } = this.#program;
    const found: Dependency[] = [];
    const seen = new Set<string>();
    const visit = (service: number, binding: number, isAny: boolean): void => {
      const { kind, dependencies, later } = spec.services[service] as ServiceSpec;
      const possible = this.#program.possibleRequests
        .filter((one) => one.service === service && one.binding === binding)
        .map(({ dependency }) => dependency);
      const requestsAny = kind === 'context.getAsync' || kind === 'context.get in an activation';
      const earlier = kind === 'container.getAsync in a builder' ? possible : dependencies;
      for (const one of earlier) add(one, isAny || requestsAny);
      const hasRequestedLater = this.#program.hasRequestedLater(service, binding);
      if (hasRequestedLater) for (const one of later) add(one, true);
    };
    const add = (service: number, isAny: boolean): void => {
      const { bindings } = spec.services[service] as ServiceSpec;
      for (let binding = 0; binding < bindings; binding += 1) {
        const key = `${service} ${binding} ${isAny}`;
        if (seen.has(key)) continue;
        seen.add(key);
        const targets = [...this.#nodes.entries()]
          .filter(([, node]) => node.service === service && node.binding === binding)
          .map(([index]) => index);
        found.push({ targets, isAny });
        if (!isSingleton(spec.services[service])) visit(service, binding, isAny);
      }
    };
    visit(made.service, made.binding, false);
    return found;
  }
}

function isSingleton(service: ServiceSpec | undefined): boolean {
  return (
    service?.kind === 'constant' ||
    (service?.isSingleton === true && service.kind !== 'redirection')
  );
}

function nameOf({ service, binding }: Made): string {
  return `service ${service} (binding ${binding})`;
}

/** Returns the nodes that each node reaches. */
function closure(edges: Edges): Edges {
  return edges.map((direct) => {
    const reached = new Set<number>(direct);
    for (const node of reached) for (const next of edges[node] ?? []) reached.add(next);
    return reached;
  });
}
