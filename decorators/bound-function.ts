import { functionName } from '../src/describe.js';

/**
 * Whether `func` was made by `bind` (D2).
 *
 * A bound function has a name that starts with "bound " and no source of its own. A user's function
 * may have such a name, but its source is there.
 */
export function isBoundFunction(func: object): boolean {
  if (!functionName(func).startsWith('bound ')) return false;
  return /\{\s*\[native code\]\s*\}$/.test(Function.prototype.toString.call(func));
}
