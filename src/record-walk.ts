/*
 * A walk over all live finalizers that may take many turns, during which finalizers are created, end and
 * move.
 */
import { program } from './program.js';
import { Chain, type ChainObserver, type FinalizerRecord } from './record.js';

/**
 * Visits every record of every chain that is older than the walk, unless it ends before its turn.
 *
 * ```text
 *            visited      next            newer than the walk
 *   oldest --> 17 --> 23 --> 42 --> 57 --> | 93 --> 94 <-- newest
 * ```
 *
 * The walk observes the chains: if the next record leaves its chain, the walk continues with the one after
 * it. A record that moves to another chain may get a place that the walk has already passed, so it is
 * visited at the end, possibly for the second time.
 */
export class RecordWalk implements ChainObserver {
  readonly #end: number;
  readonly #visit: (record: FinalizerRecord) => void;
  /** Iterates the set as it changes: chains that get their first record during the walk come last. */
  readonly #chains: Iterator<object, undefined> = program().chains.values();
  readonly #moved: Set<FinalizerRecord> = new Set();
  readonly #movedInOrder: Iterator<FinalizerRecord, undefined> = this.#moved.values();
  #next: FinalizerRecord | undefined;

  /**
   * @param end The creation number of the first record that the walk doesn't visit.
   * @param visit Called for each record. It must not run code of the program.
   */
  constructor(end: number, visit: (record: FinalizerRecord) => void) {
    this.#end = end;
    this.#visit = visit;
  }

  /** Takes up to `count` steps: a step visits a record, or finds the next chain. Returns true at the end. */
  advance(count: number): boolean {
    for (let step = 0; step < count; step++) {
      if (this.#isAtEnd()) return true;
    }
    return false;
  }

  #isAtEnd(): boolean {
    const record = this.#next;
    if (record !== undefined && record.sequence < this.#end) {
      this.#visit(record);
      this.#next = record.newer;
      return false;
    }
    const { value: chain } = this.#chains.next();
    if (chain !== undefined) {
      // The chains of another copy of the package have a registry of their own.
      this.#next = chain instanceof Chain ? chain.oldest : undefined;
      return false;
    }
    this.#next = undefined;
    const { value: moved } = this.#movedInOrder.next();
    if (moved?.alive === true) this.#visit(moved);
    return moved === undefined;
  }

  leaving(record: FinalizerRecord, to: Chain | undefined): void {
    if (to !== undefined && record.sequence < this.#end) this.#moved.add(record);
    if (this.#next === record) this.#next = record.newer;
  }
}
