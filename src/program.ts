/*
 * The program as a scope: the order of creation over all scopes and all copies of the package, and the
 * drain at exit. The order starts when something first takes a number of it; the program listens for its
 * exit when the first finalizer is alive.
 */
import { onProgramExit } from './host.js';
import { NewestFirst, type OrderedSource } from './newest-first.js';
import { shared, sharedIfMade } from './shared-state.js';

/**
 * The state that all copies of this package in one process (thread) share, so that there is one order and
 * one exit listener (X7).
 */
interface Program {
  /** The number that comes next in the order of creation. */
  nextSequence: number;
  /** Every chain, of every copy, in which a finalizer is alive. */
  readonly chains: Set<OrderedSource>;
  /** The objects that must stay reachable for as long as the program runs (G5). */
  readonly pinned: Set<object>;
  /** While the program drains: the chains to which finalizers were added since the drain last checked. */
  grown: Set<OrderedSource> | undefined;
  /** True after the drain at exit: nothing is ever called again (X3). */
  ended: boolean;
}

const PROGRAM = 'program@1';

let current: Program | undefined;

/**
 * The chains in which a finalizer is alive. The program listens for its exit from the first of them on:
 * before that, exit has nothing to call (X7). Older copies of the package add chains to this set as well.
 */
class LiveChains extends Set<OrderedSource> {
  readonly #onFirst: () => void;
  #hasHadOne = false;

  constructor(onFirst: () => void) {
    super();
    this.#onFirst = onFirst;
  }

  override add(chain: OrderedSource): this {
    if (!this.#hasHadOne) {
      this.#onFirst();
      this.#hasHadOne = true;
    }
    return super.add(chain);
  }
}

/** Returns the program. An import alone doesn't create it (X7). */
export function program(): Program {
  current ??= shared(PROGRAM, newProgram);
  return current;
}

/** Takes the next number in the order of creation, which finalizers and singletons share. */
export function takeSequence(): number {
  return program().nextSequence++;
}

/** Returns the next number in the order of creation without taking it. */
export function nextSequence(): number {
  return (current ?? sharedIfMade<Program>(PROGRAM))?.nextSequence ?? 0;
}

function newProgram(): Program {
  const made: Program = {
    nextSequence: 0,
    chains: new LiveChains(() => onProgramExit(() => drainProgram(made))),
    pinned: new Set(),
    grown: undefined,
    ended: false,
  };
  return made;
}

/** Does what exit would do, when the host won't emit `exit`: before a signal ends the program. */
export function endProgram(): void {
  const running = sharedIfMade<Program>(PROGRAM);
  if (running !== undefined) drainProgram(running);
}

/**
 * Calls every live finalizer whose `atexit` is true, in reverse order of creation over all scopes (X1).
 * A finalizer that is created during the drain is the next to run (X2). Afterwards nothing is called again (X3).
 */
function drainProgram(ending: Program): void {
  if (ending.ended || ending.grown !== undefined) return;
  const order = new NewestFirst();
  ending.grown = new Set(ending.chains);
  let newest: OrderedSource | undefined;
  do {
    if (ending.grown.size > 0) {
      for (const chain of ending.grown) order.add(chain);
      ending.grown.clear();
    }
    newest = order.next();
    newest?.runNewest();
  } while (newest !== undefined);
  ending.ended = true;
  ending.chains.clear();
}
