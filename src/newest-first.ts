/*
 * Merges several ordered sources of finalizers into one order, newest first: the chains of all scopes
 * at exit, and the batches of one or more collections.
 */

/** Holds finalizers in order and knows the newest of them. */
export interface OrderedSource {
  /** The creation number of the newest one, or -1 if there is none. */
  readonly newestSequence: number;
  /** Takes the newest one and calls it. Errors are reported, never thrown. */
  runNewest(): void;
}

interface Entry {
  readonly source: OrderedSource;
  readonly key: number;
}

/**
 * Merges sources, newest first, in a binary heap that is ordered by the newest finalizer of each source.
 *
 * ```text
 *           B:93                next() returns B; after B's newest was called,
 *          /    \               B is put back with the key of its next one.
 *       A:71    C:90
 * ```
 *
 * Callbacks change the sources while the heap is in use, so a key can be out of date. A key that is too
 * high is corrected when it reaches the top. The code that adds a newer finalizer to a source must add the
 * source again. Of several entries for one source, only the one in `#keys` counts.
 */
export class NewestFirst {
  readonly #heap: Entry[] = [];
  readonly #keys = new Map<OrderedSource, number>();
  #current: OrderedSource | undefined;

  /** Adds a source, or updates one whose newest finalizer is newer than before. */
  add(source: OrderedSource): void {
    const key = source.newestSequence;
    if (key < 0) {
      this.#keys.delete(source);
      return;
    }
    this.#keys.set(source, key);
    this.#push({ source, key });
  }

  /** Returns the source that holds the newest finalizer; `undefined` if all are empty. */
  next(): OrderedSource | undefined {
    const current = this.#current;
    if (current !== undefined) {
      // No key is too low, so a source that is newer than the largest key is the newest of all.
      if (current.newestSequence > (this.#heap[0]?.key ?? -1)) return current;
      this.add(current);
      this.#current = undefined;
    }
    for (let entry = this.#pop(); entry !== undefined; entry = this.#pop()) {
      const { source, key } = entry;
      if (this.#keys.get(source) !== key) continue;
      if (source.newestSequence === key) {
        this.#current = source;
        return source;
      }
      this.add(source);
    }
    return undefined;
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let index = heap.length;
    heap.push(entry);
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex];
      if (parent === undefined || parent.key >= entry.key) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = entry;
  }

  #pop(): Entry | undefined {
    const heap = this.#heap;
    const top = heap[0];
    const last = heap.pop();
    if (last === undefined || last === top) return top;
    let index = 0;
    for (;;) {
      const childIndex = this.#largerChild(index);
      const child = heap[childIndex];
      if (child === undefined || child.key <= last.key) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = last;
    return top;
  }

  #largerChild(index: number): number {
    const left = 2 * index + 1;
    const leftKey = this.#heap[left]?.key ?? -1;
    const rightKey = this.#heap[left + 1]?.key ?? -1;
    return rightKey > leftKey ? left + 1 : left;
  }
}
