import { finalize } from '../../src/index.js';

const nothing = (): void => undefined;

/** How many finalizers can be pending: one more, and all of them get their cells immediately. */
const MAX_PENDING = 1024;

/** More cells of dead finalizers than the registry tolerates while `live` others are alive. */
export function staleCellsFor(live: number): number {
  return 16_384 + 3 * (live + MAX_PENDING) + 2 * MAX_PENDING;
}

/** Fills the registry with cells of finalizers that are dead while their target lives. */
export function fillRegistry(obj: object, cells: number): void {
  for (let filled = 0; filled < cells; filled += MAX_PENDING) {
    const handles = Array.from({ length: MAX_PENDING + 1 }, () => finalize(obj, nothing));
    for (const handle of handles) handle.detach();
    // The one that is still pending is dead, and so are these, when the next one registers all of them.
    for (let pending = 1; pending < MAX_PENDING; pending++) finalize(obj, nothing).detach();
  }
}
