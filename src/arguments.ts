import { describeValue, functionName } from './describe.js';
import { FinalizeError } from './errors.js';
import type { Callback, Kwargs } from './cleanup-call.js';

function isCollectable(value: unknown): boolean {
  if (typeof value === 'symbol') return Symbol.keyFor(value) === undefined;
  return (typeof value === 'object' && value !== null) || typeof value === 'function';
}

function formatOwner(owner: string | undefined): string {
  return owner === undefined ? '' : ` of ${owner}`;
}

/** F10: what can have a finalizer, and what can be one. */
function assertTargetAndCallback(obj: unknown, func: unknown, owner: string | undefined): void {
  if (!isCollectable(obj)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected obj to be an object or a symbol that is not registered, but got ${describeValue(obj)}; ` +
        'pass the object whose end should run the callback, and the primitive as an argument',
    );
  }
  if (typeof func !== 'function') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected func${formatOwner(owner)} to be a function, but got ${describeValue(func)}; ` +
        'pass a function and, after it, its arguments: finalize(obj, func, ...args)',
    );
  }
}

function selfReference(where: string, func: object, owner: string | undefined): FinalizeError {
  return new FinalizeError(
    'SELF_REFERENCE',
    `expected ${where} of finalizer ${functionName(func)}${formatOwner(owner)} not to be the object itself, but it is: ` +
      'it would keep the object alive for ever; pass what has to be released instead, such as a path or a descriptor',
  );
}

/** F11: what can be seen at once to own the object. */
function refuseSelfReference(
  obj: unknown,
  func: Callback,
  args: readonly unknown[],
  kwargs: Kwargs | undefined,
  owner: string | undefined,
): void {
  if (func === obj) throw selfReference('func', func, owner);
  const index = args.indexOf(obj);
  if (index >= 0) throw selfReference(`args[${index}]`, func, owner);
  if (kwargs === undefined) return;
  for (const key of Object.keys(kwargs)) {
    if (kwargs[key] === obj) throw selfReference(`kwargs.${key}`, func, owner);
  }
}

/**
 * Checks what a finalizer is to be made of (F10, F11).
 *
 * @throws {FinalizeError} `INVALID_ARGUMENT` or `SELF_REFERENCE`.
 */
export function checkArguments(
  obj: unknown,
  func: Callback,
  args: readonly unknown[],
  kwargs: Kwargs | undefined,
  owner: string | undefined,
): void {
  assertTargetAndCallback(obj, func, owner);
  refuseSelfReference(obj, func, args, kwargs, owner);
}
