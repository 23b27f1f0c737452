/*
 * The teardowns of one container: of everything or of some bindings, synchronous or asynchronous, also
 * overlapping.
 */
import { containerObserver } from '../src/container-observer.js';
import { Drain } from '../src/drain.js';
import type { DrainOptions } from '../src/drain-limits.js';
import type { Binding } from './inversify/binding.js';
import { ownBindings } from './inversify/own-bindings.js';
import { Teardown, type TeardownOwner, type TeardownRange } from './teardown.js';
import { TeardownsInProgress } from './teardown-in-progress.js';

/** The container whose teardowns these are. */
export interface TeardownsOwner extends TeardownOwner {
  /** The limits of asynchronous teardowns. */
  readonly options: DrainOptions;
}

/** Returns the options of a container with the deadline of `limits`, if that one is earlier. */
function shorterOf(options: DrainOptions, limits: DrainOptions | undefined): DrainOptions {
  const { deadlineMs = Infinity } = options;
  const limitMs = limits?.deadlineMs ?? Infinity;
  return limitMs < deadlineMs ? { ...options, deadlineMs: limitMs } : options;
}

export class ContainerTeardowns {
  readonly #owner: TeardownsOwner;
  readonly #running = new Set<Teardown>();
  readonly #inProgress = new TeardownsInProgress();
  /** The bindings of the container, which are kept until one is added or removed or the teardown ends. */
  #bindings: readonly Binding[] | undefined;
  /** The drain of everything that is in progress, shared by concurrent callers. */
  #everything: Drain | undefined;

  constructor(owner: TeardownsOwner) {
    this.#owner = owner;
  }

  /** Records that a singleton is being built, which a teardown in progress may have to tear down. */
  built(binding: Binding): void {
    for (const teardown of this.#running) teardown.built(binding);
  }

  /** Records that a binding was added, or that all of them were replaced. */
  bindingsChanged(): void {
    this.#bindings = undefined;
  }

  /** Tears down everything synchronously, then calls `clear`, even after failures (C3, C4). */
  all(clear: () => void): void {
    this.#drainAll(clear).runSync();
  }

  /** Tears down everything and awaits each step; the earlier of two deadlines applies. */
  allAsync(clear: () => void, limits?: DrainOptions): Promise<void> {
    this.#inProgress.releaseCalling();
    return this.#drainAll(clear).runAsync(shorterOf(this.#owner.options, limits));
  }

  /** Tears down the singletons of some bindings, then calls `remove`, even after failures (C5). */
  some(bindings: () => readonly Binding[], asyncForm: string, remove: () => void): void {
    this.#drain({ bindings, everything: false }, asyncForm, remove).runSync();
  }

  /** Tears down the singletons of some bindings, awaits each step, then calls `remove`. */
  someAsync(bindings: () => readonly Binding[], remove: () => void): Promise<void> {
    return this.#someWithin(bindings, remove, undefined);
  }

  /** Tears down the singletons of some bindings before everything else; the bindings stay. */
  stopAsync(bindings: () => readonly Binding[], limits: DrainOptions): Promise<void> {
    return this.#someWithin(bindings, () => undefined, limits);
  }

  #someWithin(
    bindings: () => readonly Binding[],
    remove: () => void,
    limits: DrainOptions | undefined,
  ): Promise<void> {
    const drain = this.#drain({ bindings, everything: false }, '', remove);
    return this.#inProgress.run(drain, shorterOf(this.#owner.options, limits));
  }

  #drainAll(clear: () => void): Drain {
    const end = (): void => {
      if (this.#everything?.calling === false) this.#everything = undefined;
      containerObserver?.tornDown(this.#owner);
      clear();
    };
    const bindings = (): readonly Binding[] =>
      (this.#bindings ??= ownBindings(this.#owner.context));
    const asyncForm = this.#owner.context.version.methods.unbindAllAsync;
    const othersInProgress = this.#inProgress.watch();
    this.#everything ??= this.#drain(
      { bindings, everything: true, othersInProgress },
      asyncForm,
      end,
    );
    return this.#everything;
  }

  /** @param end Called synchronously when nothing is left: what is created afterwards isn't torn down. */
  #drain(range: TeardownRange, asyncForm: string, end: () => void): Drain {
    const teardown = new Teardown(this.#owner, range);
    this.#running.add(teardown);
    const drain = new Drain(teardown, asyncForm, () => {
      // During a callback the teardown isn't over: it also tears down what the callback builds (C8).
      const over = !drain.calling;
      if (over) this.#running.delete(teardown);
      const wasRunning = teardown.empty(over);
      // Before the bindings are removed, which calls no code of the program, but may throw.
      this.bindingsChanged();
      if (wasRunning) end();
    });
    return drain;
  }
}
