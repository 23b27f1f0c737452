/* Programs that use the scopes of one container: their steps, and how they are generated. */
import fc from 'fast-check';

/** The services, each with what it is made from, in the order of construction. */
export const SERVICES = {
  leaf: { scope: 'Transient', parts: [] },
  shared: { scope: 'Request', parts: ['leaf'] },
  node: { scope: 'Transient', parts: ['leaf', 'shared'] },
  pair: { scope: 'Transient', parts: ['shared', 'node', 'leaf'] },
  single: { scope: 'Singleton', parts: ['node'] },
  user: { scope: 'Transient', parts: ['leaf', 'single', 'node'] },
  /** A service of the parent container. */
  upper: { scope: 'Transient', parts: [] },
  lower: { scope: 'Transient', parts: ['upper', 'leaf'] },
} as const;

export type ServiceName = keyof typeof SERVICES;

/** The scope that is current for a step. */
export type Via =
  | { readonly kind: 'container' }
  /** A scope of `openScope`. */
  | { readonly kind: 'opened'; readonly slot: number }
  /** The callback of a `runInScope`, in the innermost scope of the worker. */
  | { readonly kind: 'worker'; readonly slot: number }
  /** A context that was captured in a worker, whose scope may have ended. */
  | { readonly kind: 'captured'; readonly slot: number };

/** One step. A step that doesn't apply in its place does nothing. */
export type ScopeStep =
  | { readonly op: 'open' | 'begin' | 'end-worker' | 'capture'; readonly slot: number }
  | {
      readonly op: 'get';
      readonly via: Via;
      readonly service: ServiceName;
      readonly form: 'get' | 'getAsync';
    }
  /** Resolves a service whose construction is pending; the rest of it is made at `settle`. */
  | { readonly op: 'get-slow'; readonly via: Via }
  | { readonly op: 'settle'; readonly pick: number }
  | { readonly op: 'end-opened'; readonly slot: number; readonly form: 'sync' | 'async' }
  | { readonly op: 'end-container'; readonly form: 'sync' | 'async' }
  | { readonly op: 'keep'; readonly via: Via; readonly pick: number }
  | { readonly op: 'release' | 'drop'; readonly pick: number }
  | { readonly op: 'collect' };

export type ScopeProgram = readonly ScopeStep[];

/** The number of open scopes, of running workers, and of captured contexts at a time. */
export const SLOTS = 3;

const slot = fc.nat(SLOTS - 1);
const pick = fc.nat(40);

const via: fc.Arbitrary<Via> = fc.oneof(
  { weight: 1, arbitrary: fc.constant({ kind: 'container' as const }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('opened' as const), slot }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('worker' as const), slot }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('captured' as const), slot }) },
);

const form = fc.constantFrom('sync' as const, 'async' as const);

function weighted(
  ...choices: ReadonlyArray<readonly [number, fc.Arbitrary<ScopeStep>]>
): fc.Arbitrary<ScopeStep> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

const step = weighted(
  [3, fc.record({ op: fc.constant('open' as const), slot })],
  [5, fc.record({ op: fc.constant('begin' as const), slot })],
  [3, fc.record({ op: fc.constant('end-worker' as const), slot })],
  [2, fc.record({ op: fc.constant('capture' as const), slot })],
  [
    14,
    fc.record({
      op: fc.constant('get' as const),
      via,
      service: fc.constantFrom(...(Object.keys(SERVICES) as ServiceName[])),
      form: fc.constantFrom('get' as const, 'getAsync' as const),
    }),
  ],
  [3, fc.record({ op: fc.constant('get-slow' as const), via })],
  [3, fc.record({ op: fc.constant('settle' as const), pick })],
  [2, fc.record({ op: fc.constant('end-opened' as const), slot, form })],
  [1, fc.record({ op: fc.constant('end-container' as const), form })],
  [3, fc.record({ op: fc.constant('keep' as const), via, pick })],
  [2, fc.record({ op: fc.constant('release' as const), pick })],
  [2, fc.record({ op: fc.constant('drop' as const), pick })],
  [1, fc.record({ op: fc.constant('collect' as const) })],
);

/** Random programs, which shrink to short ones. */
export const arbitraryScopeProgram: fc.Arbitrary<ScopeProgram> = fc.array(step, {
  minLength: 1,
  maxLength: 40,
  size: 'max',
});

/** A program as one line for each step. */
export function showScopeProgram(program: ScopeProgram): string {
  return program.map((one) => JSON.stringify(one)).join('\n');
}
