/*
 * The promises for every resource: it is closed exactly once, after everything that depends on it, and
 * nothing is made from a resource that is closed.
 */
/** An object of a service, with what it depends on. */
export interface Life {
  readonly name: string;
  readonly dependencies: readonly Life[];
  /**
   * True if its dependencies may be torn down while its construction is pending: until it is complete, a
   * container knows only about singletons, and the synchronous forms wait for nothing.
   */
  readonly mayOutliveDependencies: boolean;
  /** True if its class was decorated when it was made. */
  readonly decorated: boolean;
  /** True if its service was removed without what depends on it. */
  removedAlone: boolean;
  readonly steps: CleanupStep[];
}

/** One call that cleans up after an object, from its start to its end. */
export interface CleanupStep {
  readonly name: string;
  readonly startedAt: number;
  endedAt: number;
}

/** A held argument: read once, closed once. */
interface Handle {
  readonly name: string;
  reads: number;
  closed: number;
}

/** The ledger of one program. */
export class LifeLedger {
  readonly lives: Life[] = [];
  /** The broken promises. They aren't thrown, since a callback that throws would change what happens next. */
  readonly faults: string[] = [];
  readonly #handles = new Map<string, Handle>();
  #time = 0;

  /** Records an object. Nothing may be made from an object that is being cleaned up. */
  created(life: Omit<Life, 'removedAlone' | 'steps'>): Life {
    for (const { name, steps, removedAlone } of life.dependencies) {
      this.#expect(
        steps.length === 0 || removedAlone || life.mayOutliveDependencies,
        `${life.name} was made from ${name}, which was torn down`,
      );
    }
    const created = { ...life, removedAlone: false, steps: [] };
    this.lives.push(created);
    return created;
  }

  /** Records that a finalizer holds `handle` from now on. */
  read(handle: string): void {
    const one = this.#handles.get(handle) ?? { name: handle, reads: 0, closed: 0 };
    this.#handles.set(handle, one);
    one.reads += 1;
    this.#expect(one.reads === 1, `${handle} has two finalizers`);
  }

  /** Records that a finalizer gets `handle`. */
  close(handle: string): void {
    const one = this.#handles.get(handle);
    if (one !== undefined) one.closed += 1;
    this.#expect(one?.closed === 1, `${handle} was closed ${one?.closed} times`);
  }

  /** Checks that a finalizer that a class declares was created with its handle. */
  expectRead(handle: string): void {
    this.#expect(this.#handles.has(handle), `${handle} has no finalizer`);
  }

  /** Checks that everything is closed. */
  expectClosed(): void {
    for (const { name, closed } of this.#handles.values()) {
      this.#expect(closed === 1, `${name} was closed ${closed} times in the end`);
    }
  }

  /** Returns the number of handles that aren't closed yet. */
  get open(): number {
    return [...this.#handles.values()].filter(({ closed }) => closed === 0).length;
  }

  get closed(): number {
    return this.#handles.size - this.open;
  }

  /** Records the start of a step of `life`; returns a function that records its end. */
  start(life: Life, name: string): () => void {
    const isDeactivation = name.startsWith('deactivation');
    this.#expect(
      !isDeactivation || life.steps.length === 0,
      `${life.name} was deactivated after ${life.steps[0]?.name}`,
    );
    const step = { name, startedAt: this.#time++, endedAt: Infinity };
    life.steps.push(step);
    return () => {
      step.endedAt = this.#time++;
    };
  }

  /** Returns the steps in progress. */
  get inProgress(): readonly string[] {
    return this.lives
      .flatMap(({ steps }) => steps)
      .filter(({ endedAt }) => endedAt === Infinity)
      .map(({ name }) => name);
  }

  /**
   * Checks the order of all steps.
   *
   * @param awaited True if each step was awaited before the next one started.
   */
  expectOrder(awaited: boolean): void {
    for (const { name, steps, dependencies, mayOutliveDependencies } of this.lives) {
      if (mayOutliveDependencies) continue;
      const last = Math.max(-1, ...steps.map((step) => (awaited ? step.endedAt : step.startedAt)));
      for (const dependency of dependencies) {
        if (dependency.removedAlone || steps.length === 0) continue;
        const first = Math.min(Infinity, ...dependency.steps.map(({ startedAt }) => startedAt));
        this.#expect(
          last < first,
          `${dependency.name} was cleaned up before ${name}, which depends on it`,
        );
      }
    }
  }

  #expect(condition: boolean, otherwise: string): void {
    if (!condition) this.faults.push(otherwise);
  }
}
