import { finalize } from '../../src/index.js';

const nothing = (): void => undefined;

/** The most finalizers that can be pending: creating one more gives all of them their cells immediately. */
const MAX_PENDING = 1024;

/** Returns a number of dead cells that the registry no longer tolerates while `live` finalizers are alive. */
export function staleCellsFor(live: number): number {
  return 16_384 + 3 * (live + MAX_PENDING) + 2 * MAX_PENDING;
}

/** Fills the registry with cells of finalizers that are dead while their target lives. */
export function fillRegistry(obj: object, cells: number): void {
  for (let filled = 0; filled < cells; filled += MAX_PENDING) {
    const handles = Array.from({ length: MAX_PENDING + 1 }, () => finalize(obj, nothing));
    for (const handle of handles) handle.detach();
    // The next finalizer registers all that are pending: one that was left over, and these. All are dead.
    for (let pending = 1; pending < MAX_PENDING; pending++) finalize(obj, nothing).detach();
  }
}
