/*
 * Rebuilds the engine's registry in slices: moves all live finalizers to a successor, while the current
 * registry still reports.
 */
import type { EngineRegistry } from './engine-registry.js';
import { Chain, type FinalizerRecord } from './record.js';
import { RecordWalk } from './record-walk.js';

/**
 * A rebuild in progress. The engine takes half a second to register a million targets, so they are moved in
 * slices. During the rebuild, every new finalizer gets a cell in both registries. The current one stays
 * complete and is the only one whose reports count, so targets that are collected at the same time are
 * reported together.
 *
 * ```text
 *   current    old ........ old | created during the rebuild      reports
 *   successor  moved ..         | created during the rebuild      is ignored until it is complete
 * ```
 *
 * The successor can take over as soon as everything has been moved and there is no known target that the
 * current registry still has to report. Such a target was collected before it was moved, or was reported
 * for the successor first.
 */
export class Rebuild {
  readonly successor: EngineRegistry;
  readonly #walk: RecordWalk;
  #complete = false;
  #unreported = false;

  /** @param end The creation number of the first finalizer that gets a cell in both registries. */
  constructor(successor: EngineRegistry, end: number) {
    this.successor = successor;
    this.#walk = new RecordWalk(end, (record) => this.#move(record));
    Chain.observer = this.#walk;
  }

  /** True once every live finalizer has a cell in the successor. */
  get complete(): boolean {
    return this.#complete;
  }

  get canTakeOver(): boolean {
    return this.#complete && !this.#unreported;
  }

  /** Moves some finalizers. If that throws, the rebuild must be dropped. */
  advance(steps: number): void {
    if (this.#complete || !this.#walk.advance(steps)) return;
    this.#complete = true;
    Chain.observer = undefined;
  }

  #move(record: FinalizerRecord): void {
    const target = record.deref();
    if (target === undefined) this.#unreported = true;
    else this.successor.register(target, record);
  }

  /** Records that the engine has reported a target for the successor. */
  onSuccessorReport(): void {
    this.#unreported = true;
  }

  /**
   * Records that the engine delivers all reports of the current registry in this job. Returns true if a
   * report was missing before.
   */
  onCurrentReport(): boolean {
    const was = this.#unreported;
    this.#unreported = false;
    return was;
  }
}
