import { collection } from './collection.js';
import { FinalizerList } from './finalizer-list.js';
import { program } from './program.js';
import type { FinalizerRecord } from './record.js';

/** Cells of dead finalizers that are not worth a thought. */
const SPARE_CELLS = 16_384;

/** How many cells there may be, beyond those, for one live finalizer. */
const MOST_CELLS_A_FINALIZER = 3;

/**
 * The engine's registry, and how many cells it has.
 *
 * A finalizer is registered without a token, which would cost more than all the rest together (see
 * docs/performance.md). `unregister` needs a token, so the cell of a finalizer that was called or
 * detached stays until its object dies. What that can hold is bounded: with more than a few cells for
 * each live finalizer, the living are registered anew and the old registry is dropped with all its
 * cells. The creations that made it necessary share the cost: O(1) each.
 */
class Registry {
  #cells = 0;
  #engine: FinalizationRegistry<FinalizerRecord> | undefined;

  /** Has the engine tell when `obj`, the object of `record`, is dead. */
  watch(obj: WeakKey, record: FinalizerRecord): void {
    if (this.#cells >= SPARE_CELLS + MOST_CELLS_A_FINALIZER * FinalizerList.live) this.#rebuild();
    this.#register(obj, record);
  }

  #register(obj: WeakKey, record: FinalizerRecord): void {
    this.#engine ??= this.#start();
    this.#engine.register(obj, record);
    this.#cells += 1;
  }

  /** A registry that nothing but a module holds is collected on Bun 1.4, with its callbacks (G5). */
  #start(): FinalizationRegistry<FinalizerRecord> {
    const engine = new FinalizationRegistry<FinalizerRecord>((record) => {
      if (engine !== this.#engine) return;
      this.#cells -= 1;
      collection.add(record);
    });
    program().pinned.add(engine);
    return engine;
  }

  /** An object whose death the old registry has not told of yet is told of here instead. */
  #rebuild(): void {
    if (this.#engine !== undefined) program().pinned.delete(this.#engine);
    this.#engine = undefined;
    this.#cells = 0;
    for (const list of program().scopes) {
      if (!(list instanceof FinalizerList)) continue;
      for (const record of list.newestFirst()) {
        const obj = record.task?.ref.deref();
        if (obj === undefined) collection.add(record);
        else this.#register(obj, record);
      }
    }
  }
}

export const registry: Registry = new Registry();
