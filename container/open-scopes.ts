/*
 * The scopes of a container that have a live finalizer or a drain in progress. The container ends them
 * before it tears down anything else.
 */
import { Drain } from '../src/drain.js';
import { FinalizerList } from '../src/finalizer-list.js';

/**
 * The finalizers of one scope, and the drain that ends it. It references neither the container nor an
 * instance, so a scope that is dropped without being ended prevents no garbage collection.
 */
export class ScopeFinalizers {
  readonly list: FinalizerList = new FinalizerList();
  readonly drain: Drain;
  /** True after the scope was asked to end, whether or not its drain has finished. */
  ending = false;
  /** True when nothing more can belong to the scope. */
  ended = false;
  /** True while it is one of the open scopes of its container, between the two neighbors below. */
  open = false;
  older: ScopeFinalizers | undefined = undefined;
  newer: ScopeFinalizers | undefined = undefined;

  constructor(scopes: OpenScopes) {
    this.drain = new Drain(this.list, 'drainAsync', () => {
      if (this.drain.calling) return;
      this.ended = this.ending;
      scopes.delete(this);
    });
  }

  get idle(): boolean {
    return this.list.size === 0 && !this.drain.inProgress;
  }
}

/**
 * The open scopes of one container, linked in the order in which they got their first finalizer. A scope is
 * removed when it ends or is empty.
 */
export class OpenScopes {
  #newest: ScopeFinalizers | undefined;
  #size = 0;
  #sweepAt = 64;

  add(scope: ScopeFinalizers): void {
    if (scope.open) return;
    if (this.#size >= this.#sweepAt) this.#sweep();
    scope.open = true;
    scope.older = this.#newest;
    if (this.#newest !== undefined) this.#newest.newer = scope;
    this.#newest = scope;
    this.#size += 1;
  }

  delete(scope: ScopeFinalizers): void {
    if (!scope.open) return;
    const { older, newer } = scope;
    if (older !== undefined) older.newer = newer;
    if (newer === undefined) this.#newest = older;
    else newer.older = older;
    scope.open = false;
    scope.older = undefined;
    scope.newer = undefined;
    this.#size -= 1;
  }

  get isEmpty(): boolean {
    return this.#newest === undefined;
  }

  /** Returns the drains of the scopes that aren't empty, newest first. */
  drains(): readonly Drain[] {
    this.#sweep();
    return [...this.#newestFirst()].map(({ drain }) => drain);
  }

  #sweep(): void {
    for (const scope of this.#newestFirst()) if (scope.idle) this.delete(scope);
    this.#sweepAt = Math.max(64, 2 * this.#size);
  }

  *#newestFirst(): Generator<ScopeFinalizers, void, undefined> {
    let scope = this.#newest;
    while (scope !== undefined) {
      const { older } = scope;
      yield scope;
      scope = older;
    }
  }
}
