/** One sentence for each kind of way, the most telling first. */
const MENDING: ReadonlyArray<readonly [RegExp, string]> = [
  [
    /^bound (this|args\[)/u,
    'To mend it: a bound function owns what it is bound to; pass a function that is not bound, and what it needs of the object as arguments.',
  ],
  [
    /^closure variable/u,
    'To mend it: functions share the variables of the scope that they are made in, used or not; make the callback where the object is not known, at the top level of the module, and pass it what it needs as arguments.',
  ],
  [
    /^WeakMap value/u,
    'To mend it: a WeakMap keeps a value for as long as its key is kept; pass the callback something that is not a key of the object.',
  ],
  [
    /^(promise|suspended)/u,
    'To mend it: a promise keeps what it resolved to and who waits for it, a generator keeps its local variables; pass the callback the resource itself.',
  ],
  [
    /^(args|kwargs)/u,
    'To mend it: pass the resource itself (a descriptor, a path, a socket), not something that leads back to the object.',
  ],
];

const OTHERWISE =
  'To mend it: give the callback nothing that leads to the object; pass it what it needs as arguments.';

/** How to mend a way that goes through these steps. */
export function mending(steps: readonly string[]): string {
  for (const [kind, sentence] of MENDING) {
    if (steps.some((step) => kind.test(step))) return sentence;
  }
  return OTHERWISE;
}
