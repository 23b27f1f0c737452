/* What waits for the program to go on: activations, deactivations and cleanups. */

export class Waits {
  readonly #pending: Array<() => void> = [];

  /** The number of pending waits. */
  get size(): number {
    return this.#pending.length;
  }

  /** Calls `end` now, or returns a promise for it. */
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

  /** Lets one of those that wait go on, if there is one. */
  settle(pick: number): void {
    this.#pending.splice(pick % Math.max(1, this.size), 1)[0]?.();
  }

  /** Lets all go on. */
  settleAll(): void {
    for (const settle of this.#pending.splice(0)) settle();
  }
}
