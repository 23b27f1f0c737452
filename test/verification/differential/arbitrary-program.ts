import fc from 'fast-check';
import type { Create, End, Outcome, Program, Step, Value } from './program.js';

/**
 * Random programs for which CPython and this package must agree. Three things are never generated,
 * because CPython and this package differ in them by design:
 *
 * - Only the program drops objects, one at a time, never a callback. CPython counts references and
 *   collects in the middle of the callback. A tracing collector collects on a later turn, and all
 *   unreachable objects together, for which CPython guarantees no order.
 * - A callback that changes a flag also creates a finalizer. At exit, CPython works on a snapshot of
 *   the pending finalizers, which it renews only after a new finalizer; in this package a flag takes
 *   effect immediately.
 * - No argument references an object of the program, for the first reason.
 */

/** A generated script: names are numbers, which `named` replaces with finalizers that exist. */
type Draft =
  | { readonly op: 'create'; readonly create: CreateDraft }
  | { readonly op: 'call'; readonly pick: number; readonly through: boolean }
  | { readonly op: 'detach' | 'peek' | 'alive' | 'atexit' | 'forget'; readonly pick: number }
  | {
      readonly op: 'set-atexit';
      readonly pick: number;
      readonly value: boolean;
      readonly create: CreateDraft | null;
    }
  | { readonly op: 'create-invalid' }
  | { readonly op: 'drop'; readonly pick: number };

interface CreateDraft {
  readonly obj: number;
  readonly args: readonly Value[];
  readonly kwargs: Readonly<Record<string, Value>> | null;
  readonly atexit: boolean;
  readonly script: readonly Draft[];
  readonly outcome: Outcome;
}

const OBJECT_COUNT = 4;

const word = fc.constantFrom('a', 'b', 'c', 'red', 'green');

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.constant(null),
  fc.boolean(),
  fc.integer({ min: -9, max: 9 }),
  word,
  fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 2 }),
);

const outcome: fc.Arbitrary<Outcome> = fc.oneof(
  { weight: 3, arbitrary: fc.record({ returns: value }) },
  { weight: 1, arbitrary: fc.record({ throws: word }) },
);

function createDraft(depth: number): fc.Arbitrary<CreateDraft> {
  return fc.record({
    obj: fc.nat(OBJECT_COUNT - 1),
    args: fc.array(value, { maxLength: 2 }),
    kwargs: fc.option(fc.dictionary(word, value, { maxKeys: 2, noNullPrototype: true })),
    atexit: fc.boolean().map((rare) => !rare || depth === 0),
    script: depth === 0 ? fc.constant([]) : fc.array(innerStep(depth - 1), { maxLength: 3 }),
    outcome,
  });
}

const pick = fc.nat(15);

function onHandle(through: boolean): fc.Arbitrary<Draft> {
  return fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        op: fc.constant('call' as const),
        pick,
        through: through ? fc.boolean() : fc.constant(false),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        op: fc.constantFrom('detach', 'peek', 'alive', 'atexit', 'forget' as const),
        pick,
      }),
    },
    { weight: 1, arbitrary: fc.record({ op: fc.constant('create-invalid' as const) }) },
  );
}

function innerStep(depth: number): fc.Arbitrary<Draft> {
  return fc.oneof(
    { weight: 2, arbitrary: onHandle(true) },
    {
      weight: 1,
      arbitrary: fc.record({ op: fc.constant('create' as const), create: createDraft(depth) }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        op: fc.constant('set-atexit' as const),
        pick,
        value: fc.boolean(),
        create: createDraft(depth),
      }),
    },
  );
}

const outerStep: fc.Arbitrary<Draft> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ op: fc.constant('create' as const), create: createDraft(2) }),
  },
  { weight: 3, arbitrary: onHandle(false) },
  {
    weight: 1,
    arbitrary: fc.record({
      op: fc.constant('set-atexit' as const),
      pick,
      value: fc.boolean(),
      create: fc.constant(null),
    }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('drop' as const), pick }) },
);

const end: fc.Arbitrary<End> = fc.oneof(
  fc.constant({ how: 'end' as const }),
  fc.record({ how: fc.constant('exit' as const), code: fc.nat(5) }),
  fc.constant({ how: 'throw' as const }),
);

/** The object that is never dropped: a callback can always create a finalizer on it. */
const LASTING = OBJECT_COUNT;

/** Names the finalizers in the order of the text, and replaces picks with these names. */
function named(drafts: readonly Draft[], end: End): Program {
  let count = 0;
  // Finalizers that precede it in the text, and a few that a later step may have created before the call.
  const nameOf = (pick: number): string => `f${pick % (count + 2)}`;
  const create = (draft: CreateDraft, obj: number): Create => {
    const name = `f${count++}`;
    return { ...draft, op: 'create', name, obj, script: draft.script.flatMap(step) };
  };
  const step = (draft: Draft): readonly Step[] => {
    switch (draft.op) {
      case 'create':
        return [create(draft.create, draft.create.obj)];
      case 'set-atexit': {
        const { pick, value } = draft;
        const set: Step = { op: 'set-atexit', name: nameOf(pick), value };
        return draft.create === null ? [set] : [set, create(draft.create, LASTING)];
      }
      case 'call':
        return [{ op: 'call', name: nameOf(draft.pick), through: draft.through }];
      case 'drop':
        return [{ op: 'drop', obj: draft.pick % OBJECT_COUNT }];
      case 'create-invalid':
        return [draft];
      case 'detach':
      case 'peek':
      case 'alive':
      case 'atexit':
      case 'forget':
        return [{ op: draft.op, name: nameOf(draft.pick) }];
    }
  };
  return { objects: OBJECT_COUNT + 1, steps: drafts.flatMap(step), end };
}

/** Programs for {@link file://./interpreter.ts} and its equivalent in Python. */
export const arbitraryProgram: fc.Arbitrary<Program> = fc
  .tuple(fc.array(outerStep, { minLength: 1, maxLength: 24, size: 'max' }), end)
  .map(([drafts, how]) => named(drafts, how));
