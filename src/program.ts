/*
 * The program as a scope: the order of creation over all scopes and all copies of the package, and the
 * drain at exit.
 */
import { onProgramExit } from './host.js';
import { NewestFirst, type OrderedSource } from './newest-first.js';
import { shared, sharedIfMade } from './shared-state.js';

/**
 * What all copies of this package in one process (thread) share, so that there is one order and one
 * exit listener (X7).
 */
interface Program {
  /** The creation number of the next finalizer. */
  nextSequence: number;
  /** Every chain, of every copy, in which a finalizer is alive. */
  readonly chains: Set<OrderedSource>;
  /** What must stay reachable for as long as the program runs (G5). */
  readonly pinned: Set<object>;
  /** While the program drains: the chains that may have a newer newest since the drain last looked. */
  grown: Set<OrderedSource> | undefined;
  /** True once the program has drained: nothing is called any more (X3). */
  ended: boolean;
}

const PROGRAM = 'program@1';

let current: Program | undefined;

/** Returns the program, which starts with the first finalizer: an import alone changes nothing (X7). */
export function program(): Program {
  current ??= shared(PROGRAM, startProgram);
  return current;
}

/** Returns how many finalizers this process (thread) has had. It doesn't start the program. */
export function finalizersMade(): number {
  return sharedIfMade<Program>(PROGRAM)?.nextSequence ?? 0;
}

function startProgram(): Program {
  const started: Program = {
    nextSequence: 0,
    chains: new Set(),
    pinned: new Set(),
    grown: undefined,
    ended: false,
  };
  onProgramExit(() => drainProgram(started));
  return started;
}

/** Does what an exit does, where the host announces none: before a signal ends the program. */
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
    for (const chain of ending.grown) order.add(chain);
    ending.grown.clear();
    newest = order.next();
    newest?.runNewest();
  } while (newest !== undefined);
  ending.ended = true;
  ending.chains.clear();
}
