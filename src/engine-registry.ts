/*
 * One FinalizationRegistry of the engine, with the measures that keep it reporting: it is pinned, and it
 * always has something to report.
 */
import { program } from './program.js';
import type { FinalizerRecord } from './record.js';

/**
 * Receives the reports of a registry: the record of a target that was collected, or `undefined` for the
 * canary. The engine delivers all reports of a registry in one job.
 */
export type ReportListener = (
  registry: EngineRegistry,
  record: FinalizerRecord | undefined,
) => boolean;

/**
 * A registry of the engine.
 *
 * It is pinned, because Bun 1.4 collects a registry that only a module references, and its callbacks with
 * it (G5).
 *
 * It also has a canary: an object that nothing references, so the registry has something to report after
 * every full collection. If a registry is collected while it has something to report and no other registry
 * has, V8 never calls a cleanup callback of any registry again (Node 20 to 24). The canary prevents this. A
 * registry that is no longer used is unpinned while it reports its canary, because by then it has reported
 * everything else.
 */
export class EngineRegistry {
  /** The number of targets that are registered and haven't been reported. */
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
