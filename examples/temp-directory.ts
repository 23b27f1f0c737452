/**
 * The core alone: the `TempDir` of "Comparing finalizers with __del__() methods" in the documentation
 * of Python's `weakref`, and what becomes of one that is removed by hand, one that is forgotten and
 * one that is still there at the end.
 *
 * Run it with `npm run build && node --expose-gc dist/examples/temp-directory.js`.
 */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { finalize, type Finalizer } from 'inversify-finalize';

function remove(path: string): void {
  rmSync(path, { recursive: true });
  console.log(`removed, exists: ${existsSync(path)}`);
}

// class TempDir:
//     def __init__(self):
//         self.name = tempfile.mkdtemp()
//         self._finalizer = weakref.finalize(self, shutil.rmtree, self.name)
class TempDirectory {
  readonly path = mkdtempSync(join(tmpdir(), 'temp-directory-'));
  readonly #finalizer: Finalizer = finalize(this, remove, this.path);

  //     def remove(self):
  //         self._finalizer()
  remove(): void {
    this.#finalizer();
  }

  //     @property
  //     def removed(self):
  //         return not self._finalizer.alive
  get removed(): boolean {
    return !this.#finalizer.alive;
  }
}

console.log('by hand:');
const byHand = new TempDirectory();
byHand.remove();
byHand.remove(); // dead already: nothing happens
console.log(`removed: ${byHand.removed}`);

// Python's collector counts references and comes at once; this one comes when it needs the memory.
console.log('collected:');
const { path } = new TempDirectory();
for (let round = 0; existsSync(path) && round < 1_000; round++) {
  globalThis.gc?.();
  await nextTurn();
}

const kept = new TempDirectory();
console.log(`at exit, exists: ${existsSync(kept.path)}:`);
