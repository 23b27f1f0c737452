/*
 * The step of a teardown that runs cleanups at the same time. Each part starts as soon as all parts that
 * depend on it have settled, so the step takes as long as the longest path of dependencies.
 */
import type { CleanupForm } from '../src/cleanup-call.js';
import {
  Drain,
  type Drainable,
  type DrainStep,
  type GroupStep,
  type StartPart,
} from '../src/drain.js';
import type { Binding } from './inversify/binding.js';
import type { TeardownPlan } from './teardown-plan.js';

/** One singleton, or the finalizers of one other instance. */
export interface TeardownPart {
  readonly bindings: Iterable<Binding>;
  /** Takes its steps; `undefined` if they have already been taken. */
  take(): Drainable | undefined;
}

/** Returns a step that runs drains at the same time. */
export function stepOf(name: string, drains: readonly Drain[]): GroupStep {
  return { name, parts: (start) => Promise.all(drains.map((drain) => start(drain))) };
}

/** A part whose steps are running. */
interface Running {
  readonly steps: Drainable;
  readonly drain: Drain;
  /** True if one of its callbacks has started a teardown, which the callback may await. */
  released: boolean;
  ended: Promise<void>;
}

/** Runs parts of a teardown at the same time, according to a plan. */
export class ConcurrentStep {
  readonly step: GroupStep;
  readonly #parts: readonly TeardownPart[];
  readonly #plan: TeardownPlan;
  readonly #isOutdated: () => boolean;
  readonly #running = new Set<Running>();
  #stopped = false;

  /** @param isOutdated Returns true if the container has created something since the plan was made. */
  constructor(parts: readonly TeardownPart[], plan: TeardownPlan, isOutdated: () => boolean) {
    this.#parts = parts;
    this.#plan = plan;
    this.#isOutdated = isOutdated;
    const ready = [...plan.waitsFor.entries()].filter(([, count]) => count === 0);
    this.step = {
      name: 'the services that can be torn down at the same time',
      parts: (start) =>
        this.#start(
          ready.map(([node]) => node),
          start,
        ),
    };
  }

  /**
   * Starts the parts that are ready, and those that they release. Resolves when all of them have settled.
   */
  async #start(ready: number[], start: StartPart): Promise<void> {
    const started: Array<Promise<void>> = [];
    for (const node of ready) {
      // The callbacks of the previous part may have created something that depends on this one.
      this.#stopped ||= this.#isOutdated();
      const steps = this.#stopped ? undefined : this.#parts[node]?.take();
      if (steps === undefined) ready.push(...this.#release(node));
      else started.push(this.#run(node, steps, start));
    }
    await Promise.all(started);
  }

  async #run(node: number, steps: Drainable, start: StartPart): Promise<void> {
    const drain = new Drain(steps, 'unbindAllAsync');
    const running: Running = { steps, drain, released: false, ended: Promise.resolve() };
    this.#running.add(running);
    running.ended = start(drain);
    await running.ended;
    this.#running.delete(running);
    await this.#start(this.#release(node), start);
  }

  /** Returns the parts that no longer wait for anything, after a part or a joint has settled. */
  #release(node: number): number[] {
    const { waitsFor, releases } = this.#plan;
    const released: number[] = [];
    for (const target of releases[node] as ReadonlySet<number>) {
      const count = (waitsFor[target] as number) - 1;
      waitsFor[target] = count;
      if (count === 0) released.push(target);
    }
    // Newest first.
    return released.sort((one, other) => one - other);
  }

  /**
   * Stops starting parts, because another drain of the same teardown takes over.
   *
   * @returns The step that the other drain must do before it continues: the remaining steps of the parts
   *   whose callback has started it, then a wait for the other parts. A synchronous drain takes all
   *   remaining steps, and doesn't wait.
   */
  interrupt(form: CleanupForm): DrainStep | undefined {
    this.#stopped = true;
    for (const one of this.#running) one.released ||= one.drain.calling;
    for (const one of this.#running) {
      const step = form === 'sync' || one.released ? one.steps.takeNewest(form) : undefined;
      if (step !== undefined) return step;
    }
    const others = [...this.#running].filter((one) => !one.released).map(({ ended }) => ended);
    if (form === 'sync' || others.length === 0) return undefined;
    return { name: 'the services that are being torn down', run: () => Promise.all(others) };
  }
}
