/**
 * Random graphs of services: what binds each of them, what it depends on and how, and how its cleanups end.
 */
import fc from 'fast-check';

/** The ways in which a service gets its dependencies. */
export const kinds = [
  'constructor injection',
  'property injection',
  'resolved value',
  'context.get',
  'context.getAsync',
  'container.get in a builder',
  'container.getAsync in a builder',
  'container.get in a constructor',
  'context.get in an activation',
  'redirection',
  'constant',
] as const;

export type Kind = (typeof kinds)[number];

/** The duration and the end of one cleanup. */
export interface CleanupSpec {
  readonly durationMs: number;
  readonly fails: boolean;
}

export interface ServiceSpec {
  readonly kind: Kind;
  readonly isSingleton: boolean;
  /** The number of bindings of the service. If there are several, its dependents get all of them. */
  readonly bindings: number;
  /** Services that come before it in the graph. */
  readonly dependencies: readonly number[];
  /** Any services of the graph, which it requests from its context when everything is built. */
  readonly later: readonly number[];
  /** Its `@preDestroy`, if it is a singleton of a class. */
  readonly preDestroy: CleanupSpec | undefined;
  /** Its finalizer. */
  readonly finalizer: CleanupSpec | undefined;
  /** True if the program gets the service itself. */
  readonly isRoot: boolean;
  /** True if the program gets it before the container has the plugin. */
  readonly isBefore: boolean;
}

export interface GraphSpec {
  readonly services: readonly ServiceSpec[];
  readonly timeoutMs: number | undefined;
  readonly deadlineMs: number | undefined;
}

/** The kinds whose code keeps a context for later requests. */
export function keepsContext(kind: Kind): boolean {
  return kind === 'context.get' || kind === 'context.getAsync';
}

const cleanup: fc.Arbitrary<CleanupSpec> = fc.record({
  durationMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 50 })),
  fails: fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, fc.boolean()),
});

function someOf(count: number): fc.Arbitrary<number[]> {
  if (count === 0) return fc.constant([]);
  return fc.uniqueArray(fc.nat({ max: count - 1 }), { maxLength: 3 });
}

function service(index: number, count: number): fc.Arbitrary<ServiceSpec> {
  return fc.record({
    kind: fc.constantFrom(...kinds),
    isSingleton: fc.oneof({ weight: 3, arbitrary: fc.constant(true) }, fc.boolean()),
    bindings: fc.oneof({ weight: 6, arbitrary: fc.constant(1) }, fc.constant(2)),
    dependencies: someOf(index),
    later: fc.oneof({ weight: 6, arbitrary: fc.constant([]) }, someOf(count)),
    preDestroy: fc.option(cleanup, { nil: undefined }),
    finalizer: fc.option(cleanup, { freq: 4, nil: undefined }),
    isRoot: fc.boolean(),
    isBefore: fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, fc.boolean()),
  });
}

const synchronous: Partial<Record<Kind, Kind>> = {
  'context.get': 'context.getAsync',
  'container.get in a builder': 'container.getAsync in a builder',
  'container.get in a constructor': 'constructor injection',
  'context.get in an activation': 'constructor injection',
};

/** Replaces what Inversify rejects: synchronous requests of asynchronous services, for example. */
function possible(drawn: readonly ServiceSpec[]): ServiceSpec[] {
  const services: ServiceSpec[] = [];
  const isAsync: boolean[] = [];
  for (const one of drawn) {
    const dependencies = one.kind === 'constant' ? [] : one.dependencies;
    const [first] = dependencies;
    const target = first === undefined ? undefined : services[first];
    let { kind } = one;
    if (kind === 'redirection' && target?.bindings !== 1) kind = 'resolved value';
    const hasAsync = dependencies.some((dependency) => isAsync[dependency]);
    if (hasAsync) kind = synchronous[kind] ?? kind;
    isAsync.push(hasAsync || kind.includes('getAsync'));
    services.push({
      ...one,
      kind,
      dependencies: kind === 'redirection' ? dependencies.slice(0, 1) : dependencies,
      bindings: kind === 'redirection' ? 1 : one.bindings,
      later: keepsContext(kind) ? one.later : [],
    });
  }
  return withoutEarlyFinalizers(services);
}

/** Removes the finalizers of what the container makes before it has the plugin, which creates them. */
function withoutEarlyFinalizers(services: readonly ServiceSpec[]): ServiceSpec[] {
  const early = new Set<number>();
  for (const [index, one] of services.entries()) if (one.isRoot && one.isBefore) early.add(index);
  for (const index of early) for (const one of services[index]?.dependencies ?? []) early.add(one);
  return services.map((one, index) => (early.has(index) ? { ...one, finalizer: undefined } : one));
}

/** A graph of up to `size` services. */
export function randomGraph(size = 16): fc.Arbitrary<GraphSpec> {
  return fc.integer({ min: 2, max: size }).chain((count) =>
    fc.record({
      services: fc
        .tuple(...Array.from({ length: count }, (_, index) => service(index, count)))
        .map(possible),
      timeoutMs: fc.oneof(fc.constant(undefined), fc.integer({ min: 5, max: 60 })),
      deadlineMs: fc.oneof(fc.constant(undefined), fc.integer({ min: 20, max: 200 })),
    }),
  );
}
