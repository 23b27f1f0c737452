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

  constructor(open: OpenScopes) {
    this.drain = new Drain(this.list, 'drainAsync', () => {
      if (this.drain.calling) return;
      this.ended = this.ending;
      open.delete(this);
    });
  }

  get idle(): boolean {
    return this.list.size === 0 && !this.drain.inProgress;
  }
}

/** The open scopes of one container. A scope is removed when it ends or is empty. */
export class OpenScopes {
  readonly #scopes = new Set<ScopeFinalizers>();
  #sweepAt = 64;

  add(scope: ScopeFinalizers): void {
    if (this.#scopes.has(scope)) return;
    if (this.#scopes.size >= this.#sweepAt) this.#sweep();
    this.#scopes.add(scope);
  }

  delete(scope: ScopeFinalizers): void {
    this.#scopes.delete(scope);
  }

  get isEmpty(): boolean {
    return this.#scopes.size === 0;
  }

  /** Returns the drains of the scopes that aren't empty, newest first. */
  drains(): readonly Drain[] {
    this.#sweep();
    return [...this.#scopes].toReversed().map(({ drain }) => drain);
  }

  #sweep(): void {
    for (const scope of this.#scopes) if (scope.idle) this.#scopes.delete(scope);
    this.#sweepAt = Math.max(64, 2 * this.#scopes.size);
  }
}
