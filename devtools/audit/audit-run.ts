// Audits the creations of a running program. Creations share snapshots, because one snapshot costs far
// more than one search.
import type { Creation } from '../../src/observation.js';
import { BUDGET_RAN_OUT, HEAP_TOO_LARGE } from './audit-callback.js';
import { creationSite } from './creation-site.js';
import { describeUnfinished, describeRetainingPath } from './describe-path.js';
import { KnownSafeCallbacks } from './known-safe-callbacks.js';
import { Search } from './search.js';
import type { SelfReference } from './self-reference.js';
import { type Subject, takeSnapshot } from './take-snapshot.js';
import { PendingCreation } from './pending-creation.js';

/** The result for one creation. */
export interface Finding {
  readonly targetClass: string | undefined;
  readonly place: string;
  readonly found: readonly SelfReference[];
}

/** The time for which creations are collected before they are searched in one shared snapshot. */
const BATCH_MS = 1000;
const MAX_PENDING = 10_000;

export interface AuditRunOptions {
  readonly sample: number;
  readonly budget: number;
  /** True to search creations in batches; false to search each one synchronously. */
  readonly batch: boolean;
  readonly onFinding: (finding: Finding) => void;
}

/** Searches creations, one at a time or many in one snapshot, and counts them. */
export class AuditRun {
  checked = 0;
  readonly #options: AuditRunOptions;
  readonly #safeCallbacks = new KnownSafeCallbacks();
  readonly #reported = new Set<string>();
  #seen = 0;
  #pending: PendingCreation[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(options: AuditRunOptions) {
    this.#options = options;
  }

  observe(creation: Creation): void {
    this.#seen += 1;
    const { sample, batch } = this.#options;
    if (Math.ceil(this.#seen * sample) === Math.ceil((this.#seen - 1) * sample)) return;
    if (this.#safeCallbacks.isSafe(creation)) {
      this.checked += 1;
      return;
    }
    this.#pending.push(new PendingCreation(creation, creationSite()));
    if (!batch || this.#pending.length === MAX_PENDING) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), BATCH_MS).unref();
  }

  /** Searches all pending creations. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const pending = this.#pending;
    this.#pending = [];
    this.checked += pending.length;
    const alive: PendingCreation[] = [];
    const subjects: Subject[] = [];
    for (const one of pending) {
      const subject = one.subject();
      if (subject === undefined) continue;
      alive.push(one);
      subjects.push(subject);
    }
    if (alive.length > 0) this.#search(alive, subjects);
  }

  #search(alive: readonly PendingCreation[], subjects: readonly Subject[]): void {
    const snapshot = takeSnapshot(subjects);
    const search = snapshot && new Search(snapshot, this.#options.budget);
    for (const [at, pending] of alive.entries()) {
      const subject = snapshot?.nodes[at];
      const func = subjects[at]?.func;
      if (snapshot === undefined || search === undefined || subject === undefined) {
        this.#report(pending, '', [describeUnfinished(HEAP_TOO_LARGE)]);
        continue;
      }
      const { graph } = snapshot;
      if (typeof func === 'function' && search.closesOverTopLevelOnly(subject.func)) {
        this.#safeCallbacks.add(func);
      }
      const kind = `${graph.name(subject.obj)} ${search.positionOf(subject.func)}`;
      if (this.#reported.has(keyOf(pending, kind))) continue;
      const { paths, complete } = search.findRetainingPaths(subject);
      const found = paths.map((path) => describeRetainingPath(graph, path, subject.obj));
      if (!complete) found.push(describeUnfinished(BUDGET_RAN_OUT));
      if (found.length > 0) this.#report(pending, kind, found);
    }
  }

  #report(pending: PendingCreation, kind: string, found: readonly SelfReference[]): void {
    const key = keyOf(pending, kind);
    if (this.#reported.has(key)) return;
    // An error is thrown every time; a report is printed only once.
    if (this.#options.batch) this.#reported.add(key);
    this.#options.onFinding({ targetClass: pending.targetClass, place: pending.place, found });
  }
}

/**
 * Identifies a creation site for reports: the class for a decorator or a binding, wherever it is
 * resolved; the line, class and callback for a call, because a helper can create finalizers for many.
 */
function keyOf({ targetClass, place }: PendingCreation, kind: string): string {
  return targetClass === undefined ? `${place} ${kind}` : `class ${targetClass} ${kind}`;
}
