import type { Creation } from '../../src/creation-observer.js';
import { BUDGET_RAN_OUT, HEAP_TOO_LARGE } from './audit-callback.js';
import { creationPlace } from './creation-place.js';
import { describeUnfinished, describeWay } from './describe-way.js';
import { Innocence } from './innocence.js';
import { Search } from './search.js';
import type { SelfReference } from './self-reference.js';
import { type Subject, takeSnapshot } from './take-snapshot.js';
import { Waiting } from './waiting.js';

/** What was found about one creation. */
export interface Finding {
  readonly owner: string | undefined;
  readonly place: string;
  readonly found: readonly SelfReference[];
}

/** How long creations wait, so that one snapshot serves many of them. */
const WAIT_MS = 1000;
const MAX_PENDING = 10_000;

export interface AuditRunOptions {
  readonly sample: number;
  readonly budget: number;
  /** Whether creations may wait for a snapshot that serves many; else each is searched at once. */
  readonly wait: boolean;
  readonly onFinding: (finding: Finding) => void;
}

/** Looks at creations, one by one or many with one snapshot, and counts. */
export class AuditRun {
  checked = 0;
  readonly #options: AuditRunOptions;
  readonly #innocence = new Innocence();
  readonly #reported = new Set<string>();
  #seen = 0;
  #waiting: Waiting[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AuditRunOptions) {
    this.#options = options;
  }

  see(creation: Creation): void {
    this.#seen += 1;
    const { sample, wait } = this.#options;
    if (Math.ceil(this.#seen * sample) === Math.ceil((this.#seen - 1) * sample)) return;
    if (this.#innocence.isPlain(creation)) {
      this.checked += 1;
      return;
    }
    this.#waiting.push(new Waiting(creation, creationPlace()));
    if (!wait || this.#waiting.length === MAX_PENDING) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), WAIT_MS).unref();
  }

  /** Searches everything that waits. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.checked += waiting.length;
    const living: Waiting[] = [];
    const subjects: Subject[] = [];
    for (const one of waiting) {
      const subject = one.subject();
      if (subject === undefined) continue;
      living.push(one);
      subjects.push(subject);
    }
    if (living.length > 0) this.#search(living, subjects);
  }

  #search(living: readonly Waiting[], subjects: readonly Subject[]): void {
    const snapshot = takeSnapshot(subjects);
    const search = snapshot && new Search(snapshot, this.#options.budget);
    for (const [at, waiting] of living.entries()) {
      const subject = snapshot?.nodes[at];
      const func = subjects[at]?.func;
      if (snapshot === undefined || search === undefined || subject === undefined) {
        this.#tell(waiting, '', [describeUnfinished(HEAP_TOO_LARGE)]);
        continue;
      }
      const { graph } = snapshot;
      if (typeof func === 'function' && search.closesOverTopLevelOnly(subject.func)) {
        this.#innocence.learn(func);
      }
      const kind = `${graph.name(subject.obj)} ${search.positionOf(subject.func)}`;
      if (this.#reported.has(keyOf(waiting, kind))) continue;
      const { ways, complete } = search.waysToItself(subject);
      const found = ways.map((way) => describeWay(graph, way, subject.obj));
      if (!complete) found.push(describeUnfinished(BUDGET_RAN_OUT));
      if (found.length > 0) this.#tell(waiting, kind, found);
    }
  }

  #tell(waiting: Waiting, kind: string, found: readonly SelfReference[]): void {
    const key = keyOf(waiting, kind);
    if (this.#reported.has(key)) return;
    // What is thrown is thrown every time; what is printed is printed once.
    if (this.#options.wait) this.#reported.add(key);
    this.#options.onFinding({ owner: waiting.owner, place: waiting.place, found });
  }
}

/**
 * One place that creates: for a decorator or a binding the class, wherever it is resolved; for a call
 * the line, with the class and the callback, since a helper may create for many.
 */
function keyOf({ owner, place }: Waiting, kind: string): string {
  return owner === undefined ? `${place} ${kind}` : `class ${owner} ${kind}`;
}
