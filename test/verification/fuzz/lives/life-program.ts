/*
 * Programs that use the services of one container: classes, builders and wrappers that depend on each other,
 * and whose activations, deactivations and cleanups may be pending.
 */
import fc from 'fast-check';

/** One service. Its dependencies are services before it. */
export interface ServiceDraft {
  /**
   * How the container makes it: a class, a function that calls the class, or a function that wraps the first
   * dependency in a separate object.
   */
  readonly kind: 'class' | 'builder' | 'proxy' | 'inheriting';
  readonly scope: 'Singleton' | 'Transient' | 'Request';
  /** A bit for each service before it. */
  readonly dependencies: number;
  /**
   * What declares the cleanup of the class: `argsOf`, its method `[finalizerArgs]`, or its own method and
   * that of a base class that it overrides.
   */
  readonly declared: 'argsOf' | 'method' | 'override';
  /** True if the class is decorated by a step, after its binding was made. */
  readonly late: boolean;
  readonly activation: 'none' | 'returns' | 'wraps' | 'waits';
  /** True if the activation is set on the container, and not on the binding. */
  readonly activatedByContainer: boolean;
  readonly deactivation: 'none' | 'returns' | 'waits';
  readonly cleanup: 'returns' | 'waits';
}

/** One step. */
export type LifeStep =
  | { readonly op: 'get'; readonly service: number; readonly form: 'sync' | 'async' }
  | { readonly op: 'settle'; readonly pick: number }
  | { readonly op: 'end'; readonly form: 'sync' | 'async' }
  | { readonly op: 'unbind'; readonly service: number; readonly form: 'sync' | 'async' }
  | { readonly op: 'decorate' | 'configure'; readonly service: number }
  /** Drops everything that the program got, and collects garbage, whatever is in progress. */
  | { readonly op: 'collect' }
  /** Binds what is unbound. */
  | { readonly op: 'bind' }
  | { readonly op: 'snapshot' | 'restore' };

export interface LifeProgram {
  readonly services: readonly ServiceDraft[];
  readonly steps: readonly LifeStep[];
}

/** The most services of a program. */
const MAX_SERVICES = 5;

const draft: fc.Arbitrary<ServiceDraft> = fc.record({
  kind: fc.constantFrom(
    'class' as const,
    'class' as const,
    'builder' as const,
    'proxy' as const,
    'inheriting' as const,
  ),
  scope: fc.constantFrom(
    'Singleton' as const,
    'Singleton' as const,
    'Transient' as const,
    'Request' as const,
  ),
  dependencies: fc.nat(2 ** MAX_SERVICES - 1),
  declared: fc.constantFrom('argsOf' as const, 'method' as const, 'override' as const),
  late: fc.nat(5).map((number) => number === 0),
  activation: fc.constantFrom(
    'none' as const,
    'none' as const,
    'returns' as const,
    'wraps' as const,
    'waits' as const,
  ),
  activatedByContainer: fc.boolean(),
  deactivation: fc.constantFrom(
    'none' as const,
    'none' as const,
    'returns' as const,
    'waits' as const,
  ),
  cleanup: fc.constantFrom('returns' as const, 'waits' as const),
});

const service = fc.nat(MAX_SERVICES - 1);
const form = fc.constantFrom('sync' as const, 'async' as const, 'async' as const);

function weighted(
  ...choices: ReadonlyArray<readonly [number, fc.Arbitrary<LifeStep>]>
): fc.Arbitrary<LifeStep> {
  return fc.oneof(...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })));
}

const step = weighted(
  [16, fc.record({ op: fc.constant('get' as const), service, form })],
  [8, fc.record({ op: fc.constant('settle' as const), pick: fc.nat(10) })],
  [4, fc.record({ op: fc.constant('end' as const), form })],
  [3, fc.record({ op: fc.constant('unbind' as const), service, form })],
  [2, fc.record({ op: fc.constant('decorate' as const), service })],
  [2, fc.record({ op: fc.constant('configure' as const), service })],
  [2, fc.constant({ op: 'collect' as const })],
  [4, fc.constant({ op: 'bind' as const })],
  [1, fc.record({ op: fc.constantFrom('snapshot' as const, 'restore' as const) })],
);

/** Random programs, which shrink to short ones. */
export const arbitraryLifeProgram: fc.Arbitrary<LifeProgram> = fc.record({
  services: fc.array(draft, { minLength: 1, maxLength: MAX_SERVICES, size: 'max' }),
  steps: fc.array(step, { minLength: 1, maxLength: 25, size: 'max' }),
});

/** A program as one line for each service and each step. */
export function showLifeProgram({ services, steps }: LifeProgram): string {
  return [...services, ...steps].map((one) => JSON.stringify(one)).join('\n');
}
