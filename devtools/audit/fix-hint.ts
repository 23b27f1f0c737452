// Suggests a fix for each kind of retaining path. The texts appear in reports and errors.

/** Fixes by kind of path; the first kind that matches is the most specific. */
const FIX_HINTS: ReadonlyArray<readonly [(steps: readonly string[]) => boolean, string]> = [
  [
    (steps) => some(steps, /^bound (?:this|args\[)/u) && !isArgument(steps),
    'a bound function references its bound values; pass an unbound function, and pass what it needs as arguments.',
  ],
  [
    (steps) => some(steps, /^closure variable/u) && !isArgument(steps),
    'all functions created in one scope share its captured variables, even those they do not use; define the callback where the object is not in scope, at the top level of the module, and pass what it needs as arguments.',
  ],
  [
    (steps) => some(steps, /^WeakMap value/u),
    'a WeakMap retains a value for as long as its key is reachable; pass something that is not a key under which the object is stored.',
  ],
  [
    (steps) => some(steps, /^(?:promise|suspended)/u),
    'a promise references its result and its reactions, and a suspended function references its variables; pass the resource itself.',
  ],
  [
    (steps) => some(steps, /^(?:closure variable|bound (?:this|args\[))/u),
    'an argument has its own callbacks (a listener, a timer), and one of them references the object; hold the object in a WeakRef there, or pass the underlying resource (a descriptor, a handle).',
  ],
  [
    isArgument,
    'pass the resource itself (a descriptor, a path, a socket), not something that references the object.',
  ],
];

const GENERAL_HINT =
  'pass what the callback needs as arguments, and nothing that references the object.';

/** Returns one sentence that says how to fix a retaining path with these steps. */
export function fixHint(steps: readonly string[]): string {
  const [, sentence] = FIX_HINTS.find(([fits]) => fits(steps)) ?? [undefined, GENERAL_HINT];
  return `How to fix: ${sentence}`;
}

function some(steps: readonly string[], kind: RegExp): boolean {
  return steps.some((step) => kind.test(step));
}

/** Returns true if the path starts in an argument or option, not in the callback itself. */
function isArgument(steps: readonly string[]): boolean {
  return /^(?:args|kwargs)/u.test(steps[0] ?? '');
}
