/*
 * Records the resources that a replica opens and closes, which other resources they need, and what goes wrong.
 */

/** The errors and omissions of a teardown. */
export interface Losses {
  /** Resources that are still open at the end. */
  readonly leaked: readonly string[];
  /** Resources that were closed while one that needs them was open. */
  readonly closedUnderUsers: readonly string[];
  /** Resources that were closed more than once. */
  readonly closedTwice: readonly string[];
  /** The errors that the teardown threw. */
  readonly errors: readonly string[];
}

/** All resources of one run of a replica. */
export class Ledger {
  readonly #needs = new Map<string, readonly string[]>();
  readonly #open = new Set<string>();
  readonly #closedUnderUsers = new Set<string>();
  readonly #closedTwice = new Set<string>();
  readonly #errors: string[] = [];

  /** Opens a resource that needs others until it is closed. */
  open(name: string, ...needs: readonly string[]): void {
    this.#needs.set(name, needs);
    this.#open.add(name);
  }

  /** Closes a resource. */
  close(name: string): void {
    if (!this.#open.delete(name)) this.#closedTwice.add(name);
    for (const user of this.#open) {
      if (this.#needs.get(user)?.includes(name) === true) this.#closedUnderUsers.add(name);
    }
  }

  /** Closes a resource on a later turn, as a server or a process does. It stays open until then. */
  async closeLater(name: string): Promise<void> {
    await new Promise((resolve) => {
      setTimeout(resolve, 1);
    });
    this.close(name);
  }

  /** Awaits a teardown and records its errors. */
  async end(teardown: () => unknown): Promise<void> {
    try {
      await teardown();
    } catch (error) {
      this.#errors.push(String(error));
    }
  }

  /**
   * Returns the losses of the run.
   *
   * @param _held The transient instances that the application still references at the end.
   */
  losses(_held: readonly object[]): Losses {
    return {
      leaked: [...this.#open],
      closedUnderUsers: [...this.#closedUnderUsers],
      closedTwice: [...this.#closedTwice],
      errors: this.#errors,
    };
  }
}
