/*
 * One FinalizationRegistry of the engine, with what engines need so that it never stops reporting: it is
 * pinned, and it always has something to report.
 */
import { program } from './program.js';
import type { FinalizerRecord } from './record.js';

/**
 * Receives what a registry reports: the record of a target that was collected, or `undefined` for a sign
 * of life. The engine reports everything that a registry has to report in one job.
 */
export type ReportListener = (
  registry: EngineRegistry,
  record: FinalizerRecord | undefined,
) => boolean;

/**
 * A registry of the engine.
 *
 * It is pinned, since Bun 1.4 collects a registry that only a module holds, with its callbacks (G5).
 *
 * It also has a canary: an object that nothing references, so that the registry has something to report
 * after every full collection. V8 stops calling cleanup callbacks of all registries, forever, after a
 * registry was collected that still had something to report while no other one had (Node 20 to 24). With
 * a canary this one always has. A registry that is no longer used is unpinned while it reports its
 * canary: then it has reported everything.
 */
export class EngineRegistry {
  /** The number of targets that are registered and not reported yet. */
  cells = 0;
  readonly #registry: FinalizationRegistry<FinalizerRecord | undefined>;

  /** @param listener Returns true while the registry is used. */
  constructor(listener: ReportListener) {
    this.#registry = new FinalizationRegistry((record) => {
      if (record !== undefined) this.cells -= 1;
      const isUsed = listener(this, record);
      if (record !== undefined) return;
      if (isUsed) this.#putCanary();
      else program().pinned.delete(this);
    });
    program().pinned.add(this);
    this.#putCanary();
  }

  /** Makes the engine report `record` when its target has been collected. */
  register(target: WeakKey, record: FinalizerRecord): void {
    this.#registry.register(target, record);
    this.cells += 1;
  }

  #putCanary(): void {
    this.#registry.register({}, undefined);
  }
}
