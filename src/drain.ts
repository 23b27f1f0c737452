/*
 * Drains: they call everything that a scope or a container still has to call, newest first, in a
 * synchronous and in an asynchronous form.
 */
import type { CallStep } from './call-step.js';
import type { CleanupForm } from './cleanup-call.js';
import { type DrainOptions, type Limits, limitsOf } from './drain-limits.js';
import { AsyncRun, callbackFailed, rejected, settleAll, SyncRun } from './drain-run.js';
import { runCleanup, runTeardown } from './observation.js';
import { isThenable } from './value-kinds.js';

/** One step of a drain. It has already been taken, so no other code can run it. */
export type DrainStep = CallStep | GroupStep;

/** A step that consists of other drains. */
export interface GroupStep {
  readonly name: string;
  /**
   * Passes each of the drains to `start`. Their failures are failures of the drain that has this step, and
   * its limits apply to each of their steps.
   *
   * A synchronous drain ignores the result. An asynchronous one awaits it, so the parts can run at the same
   * time.
   */
  parts(start: StartPart): unknown;
}

type Run = SyncRun | AsyncRun;

/**
 * Starts a drain as a part of another one. Returns a promise that resolves when the part has ended; a
 * synchronous drain runs the part before it returns.
 */
export type StartPart = (part: Drain) => Promise<void>;

/** A source of steps. Each call takes the newest step that is left. */
export interface Drainable {
  /**
   * Makes targets that are collected wait for their turn in the drain, until the returned function is called.
   */
  holdCollected?(): () => void;
  /** @param form The form of the drain that takes the step. */
  takeNewest(form: CleanupForm): DrainStep | undefined;
}

/**
 * Calls every step of a source, newest first, whatever fails (S1 to S5).
 *
 * The source returns each step once. So drains of one source may overlap, even if a callback starts one:
 * each step belongs to the drain that took it.
 *
 * A drain is in one of four states. They follow from two fields: `#progress`, the asynchronous drain, and
 * `#inner`, which is set while the drain calls steps.
 *
 * ```text
 *   state     asynchronous drain  callback on the stack  runAsync() returns
 *   idle      none                none                   a promise of a new drain
 *   calling   none                of runSync()           a promise of a new drain, which takes over
 *   waiting   in progress         none                   the promise of the drain in progress
 *   nested    in progress         any                    a promise of the rest, without that callback:
 *                                                        a callback must not wait for itself
 * ```
 *
 * `runSync()` is allowed in every state, and calls all remaining steps.
 */
export class Drain {
  readonly #source: Drainable;
  readonly #asyncForm: string;
  readonly #onEmpty: () => void;
  /**
   * The asynchronous drain: `none`, `started` while its first steps run synchronously, or its promise.
   */
  #progress: Promise<void> | 'started' | 'none' = 'none';
  /** While the drain calls steps: the drains that the callback on the stack has started. */
  #inner: Array<Promise<void>> | undefined;
  /** The drain of which this one is a part: a callback of a part is a callback of both. */
  #whole: Drain | undefined;

  /**
   * @param asyncForm The asynchronous method to recommend when a callback of `runSync` is asynchronous.
   * @param onEmpty Called by every drain as soon as it finds no step left.
   */
  constructor(source: Drainable, asyncForm: string, onEmpty = (): void => undefined) {
    this.#source = source;
    this.#asyncForm = asyncForm;
    this.#onEmpty = onEmpty;
  }

  /** True while an asynchronous drain is in progress. */
  get inProgress(): boolean {
    return this.#progress !== 'none';
  }

  /** True while the drain calls steps, so one of its callbacks may be on the stack. */
  get calling(): boolean {
    return this.#inner !== undefined;
  }

  /**
   * Calls everything synchronously.
   *
   * @throws {DrainError} The errors, after everything has been called.
   * @throws {FinalizeError} `ASYNC_IN_SYNC_DRAIN` if a callback returned a promise. If others failed,
   *   it is the last error of the `DrainError` instead.
   */
  runSync(): void {
    void runTeardown(this.#source, 'sync', () => this.#runSteps());
  }

  #runSteps(): void {
    const run = new SyncRun();
    this.#callAll(run);
    const error = run.error(this.#asyncForm);
    if (error !== undefined) throw error;
  }

  /**
   * Awaits each step before it calls the next one. The table above shows what a call during another drain
   * returns. A drain that a callback starts counts as a part of that callback.
   *
   * @returns A promise that rejects with a {@link DrainError} after everything has been called, or with
   *   `INVALID_ARGUMENT` before anything is called.
   */
  runAsync(options: DrainOptions): Promise<void> {
    return this.startAsync(options) ?? Promise.resolve();
  }

  /**
   * Does what {@link Drain.runAsync} does, but creates no promise if nothing has to be awaited.
   *
   * @returns `undefined` if everything has been called and nothing failed.
   */
  startAsync(options: DrainOptions): Promise<void> | undefined {
    return this.#share((isMain) =>
      runTeardown(this.#source, 'async', () => this.#runAsync(options, isMain)),
    );
  }

  #runAsync(options: DrainOptions, isMain: boolean): Promise<void> | undefined {
    let limits: Limits;
    try {
      limits = limitsOf(options);
    } catch (error) {
      this.#finish(isMain);
      return rejected(error);
    }
    return this.#callAllAsync(new AsyncRun(limits, isMain));
  }

  /** Runs as a part of another drain, which gets the failures. */
  #runWithin(whole: Drain, run: Run): Promise<void> {
    this.#whole = whole;
    const end = (): void => {
      this.#whole = undefined;
    };
    if (run.form === 'sync') {
      this.#callAll(run);
      end();
      return Promise.resolve();
    }
    const { limits, failures } = run;
    const part = this.#share((isMain) =>
      this.#callAllAsync(new AsyncRun(limits, isMain, failures)),
    );
    // A drain that was in progress has another caller, which gets its errors.
    return (part ?? Promise.resolve()).then(end, end);
  }

  /** @param start Starts a run, which is told whether it is the one to which `#progress` refers. */
  #share(start: (isMain: boolean) => Promise<void> | undefined): Promise<void> | undefined {
    if (this.#progress !== 'none' && this.#inner !== undefined) {
      const inner = start(false);
      if (inner !== undefined) this.#inner.push(inner);
      return inner;
    }
    if (typeof this.#progress === 'object') return this.#progress;
    this.#progress = 'started';
    const work = start(true);
    if (work !== undefined && this.#isStarted()) this.#progress = work;
    return work;
  }

  /** A method, because the compiler doesn't see that running the drain changes the state. */
  #isStarted(): boolean {
    return this.#progress === 'started';
  }

  #callAll(run: SyncRun): void {
    // A synchronous run awaits nothing.
    void this.#callUntilWait(run);
    this.#onEmpty();
  }

  /** @returns `undefined` if nothing had to be awaited and nothing failed. */
  #callAllAsync(run: AsyncRun): Promise<void> | undefined {
    let end: Promise<unknown> | undefined;
    try {
      end = this.#callUntilWait(run);
    } catch (error) {
      this.#finish(run.isMain);
      return rejected(error);
    }
    if (end !== undefined) return this.#awaitAll(end, run);
    this.#finish(run.isMain);
    const error = run.error();
    return error && rejected(error);
  }

  /** @param first The end of the step that was called last. */
  async #awaitAll(first: Promise<unknown>, run: AsyncRun): Promise<void> {
    let release: (() => void) | undefined;
    try {
      // Nothing is reported as collected before the first wait.
      release = this.#source.holdCollected?.();
      for (let end: typeof first | undefined = first; end; end = this.#callUntilWait(run)) {
        await end;
      }
    } finally {
      release?.();
      this.#finish(run.isMain);
    }
    const error = run.error();
    if (error !== undefined) throw error;
  }

  /** Nothing is left: a later drain calls what is created from now on. */
  #finish(isMain: boolean): void {
    if (isMain) this.#progress = 'none';
    this.#onEmpty();
  }

  /** Calls steps until one has to be awaited. Returns its end, which never rejects. */
  #callUntilWait(run: Run): Promise<unknown> | undefined {
    const { form, inner } = run;
    const whole = this.#whole ?? this;
    const outer = this.#inner;
    const outerOfWhole = whole.#inner;
    this.#inner = inner;
    whole.#inner = inner;
    try {
      for (let step = this.#source.takeNewest(form); step; step = this.#source.takeNewest(form)) {
        const end = this.#call(step, run);
        if (end !== undefined) return end;
      }
      return undefined;
    } finally {
      whole.#inner = outerOfWhole;
      this.#inner = outer;
    }
  }

  /**
   * Calls a step. The step ends when the drains that it started have also ended, and the next step comes
   * after them.
   *
   * @returns Its end, if it has to be awaited.
   */
  #call(step: DrainStep, run: Run): Promise<unknown> | undefined {
    try {
      const result = this.#resultOf(step, run);
      if (!isThenable(result)) return undefined;
      if (step.parts === undefined) return run.settle(step, result);
      return run.form === 'sync' ? undefined : Promise.resolve(result);
    } catch (error) {
      run.failures.push(callbackFailed(step.name, error));
      return undefined;
    }
  }

  #resultOf(step: DrainStep, run: Run): unknown {
    const { inner } = run;
    let result: unknown;
    try {
      // Nothing is published for a group: its parts publish their own steps.
      result =
        step.parts === undefined
          ? runCleanup(step, 'drain', run.form)
          : step.parts((part) => part.#runWithin(this, run));
    } catch (error) {
      if (inner.length === 0) throw error;
      return settleAll(inner.splice(0), [error]);
    }
    return inner.length === 0 ? result : settleAll([result, ...inner.splice(0)], []);
  }
}
