/** How to mend each kind of way; the first kind that fits is the most telling one. */
const MENDING: ReadonlyArray<readonly [(steps: readonly string[]) => boolean, string]> = [
  [
    (steps) => some(steps, /^bound (?:this|args\[)/u) && !isArgument(steps),
    'a bound function owns what it is bound to; pass a function that is not bound, and what it needs of the object as arguments.',
  ],
  [
    (steps) => some(steps, /^closure variable/u) && !isArgument(steps),
    'functions share the variables of the scope that they are made in, used or not; make the callback where the object is not known, at the top level of the module, and pass it what it needs as arguments.',
  ],
  [
    (steps) => some(steps, /^WeakMap value/u),
    'a WeakMap keeps a value for as long as its key is kept; pass something that is not a key of what leads to the object.',
  ],
  [
    (steps) => some(steps, /^(?:promise|suspended)/u),
    'a promise keeps what it resolved to and who waits for it, and what is suspended keeps its variables; pass the resource itself.',
  ],
  [
    (steps) => some(steps, /^(?:closure variable|bound (?:this|args\[))/u),
    'what the callback is given has callbacks of its own (a listener, a timer), and one of them owns the object; let that one have the object in a WeakRef, or pass the resource below (a descriptor, a handle).',
  ],
  [
    isArgument,
    'pass the resource itself (a descriptor, a path, a socket), not something that leads back to the object.',
  ],
];

const OTHERWISE =
  'give the callback nothing that leads to the object; pass it what it needs as arguments.';

/** One sentence on how to mend a way that goes through these steps. */
export function mending(steps: readonly string[]): string {
  const [, sentence] = MENDING.find(([fits]) => fits(steps)) ?? [undefined, OTHERWISE];
  return `To mend it: ${sentence}`;
}

function some(steps: readonly string[], kind: RegExp): boolean {
  return steps.some((step) => kind.test(step));
}

/** Whether the way begins in an argument or an option: then the callback itself owns nothing. */
function isArgument(steps: readonly string[]): boolean {
  return /^(?:args|kwargs)/u.test(steps[0] ?? '');
}
