/*
 * Finds the cleanups that a teardown can run at the same time (U7). A service whose dependencies can't be
 * known waits for everything newer, and everything older waits for it. So the order of construction is
 * divided into sections: one such service alone, or all services between two of them.
 */
import type { Drainable } from '../src/drain.js';
import type { FinalizerList } from '../src/finalizer-list.js';
import { nextSequence } from '../src/program.js';
import type { FinalizerRecord } from '../src/record.js';
import { ConcurrentStep, type TeardownPart } from './concurrent-step.js';
import { FinalizersInTurn } from './finalizers-in-turn.js';
import { DependencyGraph } from './dependency-graph.js';
import type { Construction, DependencyObserver } from './dependency-observer.js';
import type { Binding } from './inversify/binding.js';
import type { SingletonState } from './singleton-state.js';
import { planOf } from './teardown-plan.js';

/** A singleton that hasn't been torn down yet. */
export interface WaitingSingleton {
  readonly binding: Binding;
  readonly singleton: SingletonState;
  /** True if its teardown has started. */
  readonly started: boolean;
  /** Takes its steps; `undefined` if they have already been taken. */
  take(): Drainable | undefined;
}

/** The container of a teardown. */
interface Owner {
  readonly observer: DependencyObserver | undefined;
  readonly list: FinalizerList;
}

/** The live finalizers of a transient or request instance. */
class ConstructionPart implements TeardownPart {
  readonly bindings: Iterable<Binding>;
  readonly #records: readonly FinalizerRecord[];

  constructor({ bindings, records }: Construction) {
    this.bindings = bindings;
    this.#records = records;
  }

  take(): Drainable {
    return new FinalizersInTurn(this.#records);
  }
}

/** Yields the finalizers that aren't those of singletons, newest first, one construction at a time. */
function* constructionsOf(
  { list }: Owner,
  observer: DependencyObserver,
): Generator<{ readonly sequence: number; readonly part: TeardownPart | undefined }, void> {
  const seen = new Set<Construction>();
  for (const record of list.includedNewestFirst()) {
    const { sequence } = record;
    const construction = observer.constructionOf(record);
    if (construction === undefined) yield { sequence, part: undefined };
    else if (!seen.has(construction)) {
      seen.add(construction);
      yield { sequence, part: new ConstructionPart(construction) };
    }
  }
}

/**
 * Yields the remaining parts, newest first; `undefined` for one that wasn't observed when it was
 * constructed.
 */
function* partsOf(
  owner: Owner,
  observer: DependencyObserver,
  singletons: readonly WaitingSingleton[],
): Generator<TeardownPart | undefined, void> {
  const constructions = constructionsOf(owner, observer);
  let construction = constructions.next();
  for (let index = singletons.length - 1; index >= 0; index -= 1) {
    const waiting = singletons[index] as WaitingSingleton;
    const { binding, singleton } = waiting;
    while (construction.done !== true && construction.value.sequence > singleton.sequence) {
      yield construction.value.part;
      construction = constructions.next();
    }
    yield singleton.isObserved ? { bindings: [binding], take: () => waiting.take() } : undefined;
  }
  for (; construction.done !== true; construction = constructions.next()) {
    yield construction.value.part;
  }
}

function isKnown({ bindings }: TeardownPart, graph: DependencyGraph): boolean {
  return [...bindings].every((binding) => graph.dependenciesOf(binding) !== undefined);
}

/**
 * Returns a step for the newest remaining section.
 *
 * @param singletons The remaining singletons, oldest first.
 * @param hasBuilt Returns true if the container has built a singleton since this call.
 * @returns `undefined` if the newest service must be torn down alone.
 */
export function concurrentStepOf(
  owner: Owner,
  singletons: readonly WaitingSingleton[],
  hasBuilt: () => boolean,
): ConcurrentStep | undefined {
  const { observer, list } = owner;
  if (observer === undefined) return undefined;
  const graph = new DependencyGraph(observer.services);
  const parts: TeardownPart[] = [];
  for (const part of partsOf(owner, observer, singletons)) {
    if (part === undefined || !isKnown(part, graph)) break;
    parts.push(part);
  }
  if (parts.length < 2) return undefined;
  const bindings = parts.map((part) => part.bindings);
  const made = nextSequence();
  const isOutdated = (): boolean => hasBuilt() || list.newestFrom(made) !== undefined;
  return new ConcurrentStep(parts, planOf(bindings, graph), isOutdated);
}
