/* Programs of scopes whose asynchronous ends overlap: their steps, and how they are generated. */
import fc from 'fast-check';

export type ServiceName = 'leaf' | 'node' | 'single';

/** One step. No step waits for an end; `settle` lets one of the closes in progress finish. */
export type OverlapStep =
  | { readonly op: 'open'; readonly slot: number; readonly form: 'openScope' | 'runInScope' }
  | { readonly op: 'get'; readonly slot: number; readonly service: ServiceName }
  | { readonly op: 'get-of-container'; readonly service: ServiceName }
  | { readonly op: 'end'; readonly slot: number }
  | { readonly op: 'end-container' }
  | { readonly op: 'settle'; readonly pick: number; readonly fails: boolean };

const slot = fc.nat(2);
const service = fc.constantFrom<ServiceName[]>('leaf', 'node', 'single');
const form = fc.constantFrom('openScope' as const, 'runInScope' as const);

const step: fc.Arbitrary<OverlapStep> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ op: fc.constant('open' as const), slot, form }) },
  { weight: 10, arbitrary: fc.record({ op: fc.constant('get' as const), slot, service }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('get-of-container' as const), service }),
  },
  { weight: 4, arbitrary: fc.record({ op: fc.constant('end' as const), slot }) },
  { weight: 1, arbitrary: fc.record({ op: fc.constant('end-container' as const) }) },
  {
    weight: 8,
    arbitrary: fc.record({
      op: fc.constant('settle' as const),
      pick: fc.nat(40),
      fails: fc.boolean(),
    }),
  },
);

/** Random programs, which shrink to short ones. */
export const arbitraryOverlapProgram: fc.Arbitrary<readonly OverlapStep[]> = fc.array(step, {
  minLength: 1,
  maxLength: 50,
  size: 'max',
});
