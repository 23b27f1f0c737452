/*
 * Reports the errors that have no caller to be thrown to: on garbage collection, at exit, and after a
 * timeout. Python calls them unraisable.
 */
import { describeValue } from './describe.js';
import { FinalizeError } from './errors.js';
import { writeError } from './host.js';
import { isObject, isThenable } from './value-kinds.js';

/**
 * Receives the errors that have no caller to be thrown to.
 *
 * @param error The value that the callback threw, or with which its promise rejected.
 * @param finalizer The name of the callback, with the class name of the target if it is known.
 */
export type UnraisableHook = (error: unknown, finalizer: string) => void;

/** The current hook. If it is an async function, it can reject later, so its result is examined. */
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

/** Does nothing. `await` always passes two functions, so a thenable may call either without a check. */
const settled = (): void => undefined;

/** The depth and the number up to which nested errors are printed, because causes may form a cycle. */
const MAX_DEPTH = 8;
const MAX_ERRORS = 32;

/** Renders one error, also one of another realm, which `instanceof` would not recognize. */
function renderOne(error: unknown): string {
  try {
    if (!isObject(error)) return describeValue(error);
    const { name, message, stack } = error as { [part in 'name' | 'message' | 'stack']?: unknown };
    if (typeof stack === 'string' && stack !== '') return stack;
    if (typeof message !== 'string') return describeValue(error);
    const kind = typeof name === 'string' ? name : describeValue(error);
    return message === '' ? kind : `${kind}: ${message}`;
  } catch {
    return "an error that can't be shown: reading it throws";
  }
}

/** Returns the nested errors of an error, each with a description of its place. */
function errorsIn(error: unknown): Array<readonly [where: string, error: unknown]> {
  try {
    if (!isObject(error)) return [];
    const { errors, cause } = error as { readonly errors?: unknown; readonly cause?: unknown };
    const several: readonly unknown[] = Array.isArray(errors) ? errors.slice(0, MAX_ERRORS) : [];
    const inner = several.map((one, index) => [`errors[${index}]`, one] as const);
    return cause === undefined ? inner : [...inner, ['caused by', cause]];
  } catch {
    return [];
  }
}

/** Returns the lines for an error and, indented, for its nested errors. */
function render(error: unknown): string[] {
  const lines: string[] = [];
  let left = MAX_ERRORS;
  const add = (where: string, one: unknown, depth: number): void => {
    if (left-- <= 0) return;
    lines.push(`${where}${renderOne(one)}`);
    if (depth === MAX_DEPTH) return;
    for (const [inner, value] of errorsIn(one)) add(`  ${inner}: `, value, depth + 1);
  };
  add('', error, 0);
  return lines;
}

function print(error: unknown, source: string): void {
  writeError(`Exception ignored in ${source}:\n${render(error).join('\n')}\n`);
}

/**
 * Prints an error to standard error, or passes it to the hook. The error has no other effect (G2): "shown
 * on stderr, but cannot be propagated". If the hook fails, prints both errors.
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

/**
 * Reports the rejection of a promise that no code awaits (G2, S4).
 *
 * @param then Called when the promise has settled.
 */
export function reportRejection(
  promise: PromiseLike<unknown>,
  finalizer: string,
  then: () => void = settled,
): void {
  const report = (error: unknown): void => {
    reportUnraisable(error, finalizer);
    then();
  };
  try {
    promise.then(then, report);
  } catch (error) {
    report(error);
  }
}
