import { describeValue } from './describe.js';
import { FinalizeError } from './errors.js';
import { writeError } from './host.js';
import { isThenable } from './thenable.js';

/**
 * Gets the errors that no caller can get.
 *
 * @param error What the callback threw, or what its promise rejected with.
 * @param finalizer The name of its callback, and the class of its object where it is known.
 */
export type UnraisableHook = (error: unknown, finalizer: string) => void;

/** A hook that is an async function fails later: what it returns is looked at. */
let hook: ((...args: Parameters<UnraisableHook>) => unknown) | undefined;

/**
 * Has errors that no caller can get go to `next` instead of standard error; `undefined` has them
 * printed again. Python's `sys.unraisablehook`.
 *
 * @returns The hook that it replaces; `undefined` where errors were printed.
 * @throws {FinalizeError} `INVALID_ARGUMENT` where it is neither a function nor `undefined`.
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

/** `await` always gives two functions, so that a thenable may call either without looking. */
const settled = (): void => undefined;

/** The most causes shown of one error: a chain may be a circle. */
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
 * Shows an error on standard error, or gives it to the hook, and lets it go nowhere else (G2): "shown
 * on stderr, but cannot be propagated". A hook that fails falls back to printing both.
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

/** Reports the rejection of a promise that nobody awaits (G2, S4). */
export function reportRejection(promise: PromiseLike<unknown>, finalizer: string): void {
  try {
    promise.then(settled, (error: unknown) => reportUnraisable(error, finalizer));
  } catch (error) {
    reportUnraisable(error, finalizer);
  }
}
