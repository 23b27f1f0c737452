/*
 * Recognizes bound functions, which `@finalizeWith` rejects: a bound method references the instance and
 * would keep it alive forever.
 */
import { functionName } from '../src/describe.js';

/**
 * Returns true if `func` was made by `bind` (D2).
 *
 * The name of a bound function starts with "bound ", and it has no source text. A user's function may have
 * such a name, but it has source text.
 */
export function isBoundFunction(func: object): boolean {
  if (!functionName(func).startsWith('bound ')) return false;
  return /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(func));
}
