import fc from 'fast-check';
import {
  type Collect,
  type Create,
  type Ending,
  OBJECTS,
  type Program,
  SCOPES,
  type Step,
} from './program.js';

/** A step as it is generated: `pick` stands for a finalizer until the finalizers have their names. */
type Draft =
  | { readonly op: 'create'; readonly create: CreateDraft }
  | { readonly op: 'call'; readonly pick: number; readonly through: boolean }
  | { readonly op: 'detach' | 'peek' | 'forget'; readonly pick: number }
  | { readonly op: 'set-atexit'; readonly pick: number; readonly value: boolean }
  | { readonly op: 'settle'; readonly pick: number; readonly rejects: boolean }
  | { readonly op: 'unbind'; readonly pick: number; readonly through: boolean }
  | Extract<Step | Collect, { op: 'drain' | 'drain-async' | 'drop' | 'collect' }>;

interface CreateDraft {
  readonly obj: number;
  readonly scope: number;
  readonly singleton: boolean;
  readonly atexit: boolean;
  readonly script: readonly Draft[];
  readonly ending: Ending;
}

const pick = fc.nat(30);
const scope = fc.nat(SCOPES - 1);
const obj = fc.nat(OBJECTS - 1);

const ending: fc.Arbitrary<Ending> = fc.oneof(
  { weight: 4, arbitrary: fc.constant({ how: 'returns' as const }) },
  { weight: 2, arbitrary: fc.constant({ how: 'throws' as const }) },
  { weight: 3, arbitrary: fc.constant({ how: 'pends' as const }) },
  { weight: 1, arbitrary: fc.record({ how: fc.constant('drains' as const), scope }) },
);

function weighted<T>(
  ...choices: ReadonlyArray<readonly [number, fc.Arbitrary<T>]>
): fc.Arbitrary<T> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

function create(depth: number): fc.Arbitrary<Draft> {
  const script = depth === 0 ? fc.constant([]) : fc.array(step(depth - 1, true), { maxLength: 3 });
  const atexit = fc.nat(3).map((number) => number > 0);
  return fc.record({
    op: fc.constant('create' as const),
    create: fc.record({ obj, scope, singleton: fc.boolean(), atexit, script, ending }),
  });
}

/** Steps of the program, or of a callback, whose errors may propagate to its caller. */
function step(depth: number, inCallback: boolean): fc.Arbitrary<Draft> {
  const through = inCallback ? fc.boolean() : fc.constant(false);
  const value = fc.boolean();
  return weighted<Draft>(
    [inCallback ? 3 : 8, create(depth)],
    [3, fc.record({ op: fc.constant('call' as const), pick, through })],
    [2, fc.record({ op: fc.constantFrom('detach', 'peek', 'forget' as const), pick })],
    [1, fc.record({ op: fc.constant('set-atexit' as const), pick, value })],
    [3, fc.record({ op: fc.constant('settle' as const), pick, rejects: value })],
    [1, fc.record({ op: fc.constant('drain' as const), scope, through })],
    [2, fc.record({ op: fc.constant('drain-async' as const), scope })],
    [2, fc.record({ op: fc.constant('drop' as const), obj })],
    [1, fc.record({ op: fc.constant('unbind' as const), pick, through })],
  );
}

const outerStep = weighted<Draft>(
  [20, step(2, false)],
  [1, fc.constant({ op: 'collect' as const })],
);

/** Names the finalizers in the order of the text, and replaces each pick with one of the names. */
function named(drafts: readonly Draft[]): Program {
  let count = 0;
  // Counted back from the newest, so that the names stay valid while a counterexample shrinks. One or two
  // are of finalizers that a callback may have created by then.
  const nameOf = (back: number): string => `f${count + 1 - (back % (count + 2))}`;
  const createOf = (draft: CreateDraft): Create => {
    const name = `f${count++}`;
    const { script: _drafts, ...rest } = draft;
    const script = draft.script.map(stepOf).filter((one) => one.op !== 'collect');
    return { ...rest, op: 'create', name, script };
  };
  const stepOf = (draft: Draft): Step | Collect => {
    if (draft.op === 'create') return createOf(draft.create);
    if (!('pick' in draft)) return draft;
    const { pick, ...rest } = draft;
    return { ...rest, name: nameOf(pick) };
  };
  return drafts.map(stepOf);
}

/** Random programs, which shrink to short ones. */
export const arbitraryProgram: fc.Arbitrary<Program> = fc
  .array(outerStep, { minLength: 1, maxLength: 30, size: 'max' })
  .map(named);
