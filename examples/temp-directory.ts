/**
 * The core without a container: the `TempDir` of "Comparing finalizers with __del__() methods" in the
 * documentation of Python's `weakref`. One directory is removed explicitly, one is garbage-collected, and
 * one still exists when the program ends.
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

console.log('explicitly:');
const explicit = new TempDirectory();
explicit.remove();
explicit.remove(); // the finalizer is dead: nothing happens
console.log(`removed: ${explicit.removed}`);

// CPython counts references and collects immediately; the collector of V8 runs when memory is needed.
console.log('on garbage collection:');
const { path } = new TempDirectory();
for (let round = 0; existsSync(path) && round < 1_000; round++) {
  globalThis.gc?.();
  await nextTurn();
}

const kept = new TempDirectory();
console.log(`before exit, exists: ${existsSync(kept.path)}`);
