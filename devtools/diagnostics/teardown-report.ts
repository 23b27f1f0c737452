// The report of one teardown: the recorded steps, and their formats for terminals, browsers, Mermaid and
// tools.
import type { FinalizerScope } from '../../src/index.js';
import { retainingPathsTo } from '../audit/retaining-paths.js';
import { type CriticalPath, criticalPathOf } from './critical-path.js';
import { renderPage } from './report-page.js';
import type { ServiceGraph, ServiceNode } from './service-graph.js';
import {
  formatMs,
  type LeftAlive,
  type RecordedStep,
  type RecordedService,
  stepsByService,
  type TeardownStep,
} from './teardown-steps.js';

/** The data of a report, as `toJSON()` returns it. */
export interface TeardownData {
  readonly totalMs: number | undefined;
  readonly steps: readonly TeardownStep[];
  readonly services: readonly RecordedService[];
  readonly criticalPath: readonly string[];
  readonly criticalPathMs: number;
  readonly leftAlive: readonly LeftAlive[] | undefined;
}

/** The report of one teardown. It is empty until the teardown starts. */
export interface TeardownReport {
  /** The steps in the order in which they started. */
  readonly steps: readonly TeardownStep[];
  /** The duration of the whole teardown in milliseconds; `undefined` until it ends. */
  readonly totalMs: number | undefined;
  /** The singletons of the container when the teardown started, in order of construction. */
  readonly services: readonly RecordedService[];
  /**
   * The longest chain of services in which each one depends on the next one, by the durations of their
   * steps. It is empty if no step took any time.
   */
  readonly criticalPath: readonly string[];
  /** The result of {@link TeardownReport.findLeftAlive}; `undefined` until it is called. */
  readonly leftAlive: readonly LeftAlive[] | undefined;
  /**
   * Finds what the teardown has left alive: finalizers whose `atexit` is false, and instances that are
   * still reachable. Takes a heap snapshot. Call it on a later turn of the event loop than the teardown,
   * because the functions that are running then may still reference an instance.
   */
  findLeftAlive(): readonly LeftAlive[];
  /** Formats the steps as a tree of services, with milliseconds. */
  toString(): string;
  /** Renders one self-contained HTML page, readable without JavaScript. */
  toHtml(): string;
  /** Renders a Mermaid Gantt chart. */
  toMermaid(): string;
  /** Returns the data of the report. */
  toJSON(): TeardownData;
}

/** A report that is being recorded. */
export class Recording implements TeardownReport {
  readonly steps: RecordedStep[] = [];
  totalMs: number | undefined;
  leftAlive: readonly LeftAlive[] | undefined;
  readonly #scope: FinalizerScope;
  /** The targets of steps that aren't in the graph, such as transient instances. */
  readonly #others: Array<readonly [name: string, ref: WeakRef<WeakKey>]> = [];
  /** The services that the steps belong to. */
  readonly #nodes = new Map<RecordedStep, ServiceNode>();
  #graph: ServiceGraph = { nodes: [], owners: new Map() };

  constructor(scope: FinalizerScope) {
    this.#scope = scope;
  }

  get services(): readonly RecordedService[] {
    const durations = this.#durations();
    return this.#graph.nodes.map((node) => ({
      service: node.service,
      durationMs: durations.get(node) ?? 0,
      dependencies: dependenciesOf(node),
    }));
  }

  get criticalPath(): readonly string[] {
    return this.#criticalPath().nodes.map(({ service }) => service);
  }

  /** Records the services at the start of the teardown. */
  start(graph: ServiceGraph): void {
    this.#graph = graph;
  }

  /**
   * Adds a step that starts.
   *
   * @param ref The target of a cleanup callback; `undefined` for a method or a handler.
   */
  addStep(
    name: string,
    targetClass: string | undefined,
    ref: WeakRef<WeakKey> | undefined,
  ): RecordedStep {
    const node = this.#nodeOf(targetClass, ref);
    if (ref !== undefined && node === undefined) this.#others.push([name, ref]);
    const step: RecordedStep = {
      name,
      service: node?.service ?? targetClass ?? / of (\S+)$/u.exec(name)?.[1],
      startMs: 0,
      durationMs: undefined,
      outcome: 'running',
      dependencies: node === undefined ? [] : dependenciesOf(node),
    };
    this.steps.push(step);
    if (node !== undefined) this.#nodes.set(step, node);
    return step;
  }

  #nodeOf(
    targetClass: string | undefined,
    ref: WeakRef<WeakKey> | undefined,
  ): ServiceNode | undefined {
    const { nodes, owners } = this.#graph;
    if (ref !== undefined) return owners.get(ref);
    return nodes.findLast(({ service }) => service === targetClass);
  }

  findLeftAlive(): readonly LeftAlive[] {
    const targets = [
      ...this.#graph.nodes.flatMap(({ service, ref }) =>
        ref === undefined ? [] : [[service, ref] as const],
      ),
      ...this.#others,
    ];
    const paths = retainingPathsTo(targets.map(([, ref]) => ref));
    const reachable = targets.flatMap(([name], at) => {
      const retainingPath = paths[at];
      return retainingPath === undefined ? [] : [{ name, retainingPath }];
    });
    const finalizers = [...this.#scope].map((finalizer) => ({ name: String(finalizer) }));
    this.leftAlive = [...finalizers, ...reachable];
    return this.leftAlive;
  }

  /** Returns the duration of the steps of each service that has any. */
  #durations(): ReadonlyMap<ServiceNode, number> {
    const durations = new Map<ServiceNode, number>();
    for (const [{ durationMs = 0 }, node] of this.#nodes) {
      durations.set(node, (durations.get(node) ?? 0) + durationMs);
    }
    return durations;
  }

  #criticalPath(): CriticalPath {
    return criticalPathOf(this.#graph.nodes, this.#durations());
  }

  toString(): string {
    const lines = [`teardown: ${formatMs(this.totalMs)}`];
    for (const [service, steps] of stepsByService(this.steps)) {
      const known = steps.every(({ durationMs }) => durationMs !== undefined);
      const sum = steps.reduce((ms, { durationMs = 0 }) => ms + durationMs, 0);
      lines.push(`├─ ${service}  ${formatMs(known ? sum : undefined)}`);
      for (const { name, durationMs, outcome, error } of steps) {
        const end = ['done', 'running'].includes(outcome)
          ? ''
          : `  ${outcome}${error === undefined ? '' : `: ${error}`}`;
        lines.push(`│  └─ ${name}  ${formatMs(durationMs)}${end}`);
      }
    }
    const { ms, nodes } = this.#criticalPath();
    if (nodes.length > 1) {
      const path = nodes.map(({ service }) => service).join(' -> ');
      lines.push(`critical path: ${formatMs(ms)}, ${path}`);
    }
    for (const { name, retainingPath } of this.leftAlive ?? []) {
      const why = retainingPath === undefined ? '' : `, retained by ${retainingPath.join(' -> ')}`;
      lines.push(`left alive: ${name}${why}`);
    }
    return lines.join('\n');
  }

  toHtml(): string {
    return renderPage({
      steps: this.steps,
      totalMs: this.totalMs,
      nodes: this.#graph.nodes,
      durations: this.#durations(),
      criticalPath: this.#criticalPath(),
      leftAlive: this.leftAlive,
    });
  }

  toMermaid(): string {
    const lines = ['gantt', '  dateFormat x', '  axisFormat %S.%L s', '  title Teardown'];
    for (const [service, steps] of stepsByService(this.steps)) {
      lines.push(`  section ${plain(service)}`);
      for (const { name, startMs, durationMs = 1, outcome } of steps) {
        const tag = outcome === 'done' ? '' : 'crit, ';
        const start = Math.round(startMs);
        lines.push(
          `  ${plain(name)} :${tag}${start}, ${start + Math.max(1, Math.round(durationMs))}`,
        );
      }
    }
    return lines.join('\n');
  }

  toJSON(): TeardownData {
    const { totalMs, steps, services, criticalPath, leftAlive } = this;
    const criticalPathMs = this.#criticalPath().ms;
    return { totalMs, steps, services, criticalPath, criticalPathMs, leftAlive };
  }
}

function dependenciesOf({ dependencies }: ServiceNode): string[] {
  return dependencies.map(({ service }) => service);
}

/** Removes colons, commas, semicolons and hashes, which have a meaning in Mermaid. */
function plain(text: string): string {
  return text.replaceAll(/[:,;#]/gu, ' ');
}
