import { onProgramExit } from './host.js';
import { NewestFirst, type OrderedSource } from './newest-first.js';
import { shared, sharedIfMade } from './shared-state.js';

/**
 * What all copies of this package in one process (thread) share, so that there is one order and one
 * exit listener (X7). Its shape is a protocol between versions: it changes only together with its key.
 */
interface Program {
  /** The creation number of the next finalizer. */
  nextSequence: number;
  /** Every scope, of every copy, in which something is alive. */
  readonly scopes: Set<OrderedSource>;
  /** What must be reachable for as long as the program runs (G5). */
  readonly pinned: Set<object>;
  /** Told of every scope that got a newer newest while the program drains. */
  scopeGrew: ((scope: OrderedSource) => void) | undefined;
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
    scopes: new Set(),
    pinned: new Set(),
    scopeGrew: undefined,
    ended: false,
  };
  onProgramExit(() => drainProgram(started));
  return started;
}

/** Has the program exit as far as finalizers go, where it does not say so itself: at a signal. */
export function endProgram(): void {
  const running = sharedIfMade<Program>(PROGRAM);
  if (running !== undefined) drainProgram(running);
}

/**
 * Calls every live finalizer with `atexit` true, in reverse order of creation over all scopes (X1).
 * One that is created meanwhile is the next to run (X2). Afterwards nothing is called again (X3).
 */
function drainProgram(ending: Program): void {
  if (ending.ended || ending.scopeGrew !== undefined) return;
  const order = new NewestFirst();
  for (const scope of ending.scopes) order.add(scope);
  ending.scopeGrew = (scope) => order.add(scope);
  for (let scope = order.next(); scope !== undefined; scope = order.next()) scope.runNewest();
  ending.ended = true;
  ending.scopes.clear();
}
