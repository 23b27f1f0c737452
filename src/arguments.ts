/*
 * Validates the arguments from which a finalizer is created, before anything is registered (F10, F11). What
 * can't be seen here, such as a closure over the target, is left to the lint rule and the audit.
 */
import type { Callback, Kwargs } from './cleanup-call.js';
import { describeValue, functionName } from './describe.js';
import { FinalizeError } from './errors.js';
import { isCollectable } from './value-kinds.js';

function formatOwner(targetClass: string | undefined): string {
  return targetClass === undefined ? '' : ` of ${targetClass}`;
}

/** Validates that `obj` can be a target and that `func` is callable (F10). */
function assertTargetAndCallback(
  obj: unknown,
  func: unknown,
  targetClass: string | undefined,
): void {
  if (!isCollectable(obj)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected obj to be an object or a non-registered symbol, but got ${describeValue(obj)}; ` +
        'pass the object whose garbage collection calls the callback, and the primitive value as an argument',
    );
  }
  if (typeof func !== 'function') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected func${formatOwner(targetClass)} to be a function, but got ${describeValue(func)}; ` +
        'write finalize(obj, func, ...args)',
    );
  }
}

function selfReference(
  where: string,
  func: object,
  targetClass: string | undefined,
): FinalizeError {
  return new FinalizeError(
    'SELF_REFERENCE',
    `expected ${where} of finalizer ${functionName(func)}${formatOwner(targetClass)} not to be the target itself, but it is, ` +
      'and would keep the target alive forever; pass only what the callback needs, such as a path or a descriptor; ' +
      'if the target itself has to be closed, use the dispose option of finalizeBinding or onDeactivation, ' +
      'or tie the finalizer to an object that wraps the target',
  );
}

/** Rejects the references to the target that are visible without looking into any object (F11). */
function rejectSelfReference(
  obj: WeakKey,
  func: Callback,
  args: readonly unknown[],
  kwargs: Kwargs | undefined,
  targetClass: string | undefined,
): void {
  if (func === obj) throw selfReference('func', func, targetClass);
  const index = args.indexOf(obj);
  if (index >= 0) throw selfReference(`args[${index}]`, func, targetClass);
  if (kwargs === undefined) return;
  for (const key of Reflect.ownKeys(kwargs)) {
    if (Reflect.get(kwargs, key) !== obj) continue;
    const where = typeof key === 'string' ? `kwargs.${key}` : `kwargs[${String(key)}]`;
    throw selfReference(where, func, targetClass);
  }
}

/**
 * Validates the arguments from which a finalizer is created.
 *
 * @throws {FinalizeError} `INVALID_ARGUMENT` or `SELF_REFERENCE`.
 */
export function checkArguments(
  obj: WeakKey,
  func: Callback,
  args: readonly unknown[],
  kwargs: Kwargs | undefined,
  targetClass: string | undefined,
): void {
  assertTargetAndCallback(obj, func, targetClass);
  rejectSelfReference(obj, func, args, kwargs, targetClass);
}
