/*
 * Reports the errors that have no caller to be thrown to: on garbage collection, at exit, and after a
 * timeout. Python calls them unraisable.
 */
import { describeValue } from './describe.js';
import { FinalizeError } from './errors.js';
import { writeError } from './host.js';
import { isThenable } from './value-kinds.js';

/**
 * Receives the errors that have no caller to be thrown to.
 *
 * @param error What the callback threw, or what its promise rejected with.
 * @param finalizer The name of the callback, with the class name of the target if it is known.
 */
export type UnraisableHook = (error: unknown, finalizer: string) => void;

/** An async function as the hook can reject later, so its result is looked at. */
let hook: ((...args: Parameters<UnraisableHook>) => unknown) | undefined;

/**
 * Sends errors that have no caller to be thrown to, such as those on garbage collection, to `next`
 * instead of standard error. The equivalent in Python is `sys.unraisablehook`.
 *
 * If the hook throws or rejects, both errors are printed to standard error.
 *
 * @param next The new hook; `undefined` prints errors again.
 * @returns The previous hook; `undefined` if errors were printed.
 * @throws {FinalizeError} `INVALID_ARGUMENT` if `next` is neither a function nor `undefined`.
 * @example
 * ```ts
 * setUnraisableHook((error, finalizer) => console.error(`cleanup ${finalizer}`, error));
 * ```
 */
export function setUnraisableHook(next: UnraisableHook | undefined): UnraisableHook | undefined {
  if (next !== undefined && typeof next !== 'function') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected the hook to be a function or undefined, but got ${describeValue(next)}; ` +
        'write setUnraisableHook((error, finalizer) => { ... })',
    );
  }
  const previous = hook;
  hook = next;
  return previous;
}

/** `await` always passes two functions, so a thenable may call either without checking. */
const settled = (): void => undefined;

/** How many causes of one error are printed: causes may form a cycle. */
const MAX_CAUSES = 8;

function renderOne(error: unknown): string {
  try {
    if (error instanceof Error && typeof error.stack === 'string' && error.stack !== '') {
      return error.stack;
    }
    return error instanceof Error ? String(error) : describeValue(error);
  } catch {
    return 'an error that cannot be shown: reading it throws';
  }
}

function causeOf(error: unknown): unknown {
  try {
    return error instanceof Error ? error.cause : undefined;
  } catch {
    return undefined;
  }
}

function render(error: unknown): string {
  let text = renderOne(error);
  let cause = causeOf(error);
  for (let depth = 0; cause !== undefined && depth < MAX_CAUSES; depth++) {
    text += `\n  caused by: ${renderOne(cause)}`;
    cause = causeOf(cause);
  }
  return text;
}

function print(error: unknown, source: string): void {
  writeError(`Exception ignored in ${source}:\n${render(error)}\n`);
}

/**
 * Prints an error to standard error, or passes it to the hook. It goes nowhere else (G2): "shown on
 * stderr, but cannot be propagated". If the hook fails, prints both errors.
 */
export function reportUnraisable(error: unknown, finalizer: string): void {
  const source = `finalizer ${finalizer}`;
  if (hook === undefined) {
    print(error, source);
    return;
  }
  const printBoth = (hookError: unknown): void => {
    print(error, source);
    print(hookError, 'the unraisable hook');
  };
  try {
    const result = hook(error, finalizer);
    if (isThenable(result)) result.then(settled, printBoth);
  } catch (hookError) {
    printBoth(hookError);
  }
}

/** Reports the rejection of a promise that no code awaits (G2, S4). */
export function reportRejection(promise: PromiseLike<unknown>, finalizer: string): void {
  try {
    promise.then(settled, (error: unknown) => reportUnraisable(error, finalizer));
  } catch (error) {
    reportUnraisable(error, finalizer);
  }
}
