/* The activations, deactivations and cleanups that are pending until the program settles them. */

export class Waits {
  readonly #pending: Array<() => void> = [];

  /** The number of pending waits. */
  get size(): number {
    return this.#pending.length;
  }

  /** Calls `end` now, or returns a promise that settles after it was called later. */
  end(how: 'returns' | 'waits', end: () => void): void | Promise<void> {
    if (how === 'returns') {
      end();
      return undefined;
    }
    return new Promise((resolve) => {
      this.#pending.push(() => {
        end();
        resolve();
      });
    });
  }

  /** Settles one pending wait, if there is one. */
  settle(pick: number): void {
    this.#pending.splice(pick % Math.max(1, this.size), 1)[0]?.();
  }

  /** Settles all pending waits. */
  settleAll(): void {
    for (const settle of this.#pending.splice(0)) settle();
  }
}
