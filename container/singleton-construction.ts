/*
 * Detects when Inversify starts to construct a singleton, and when the synchronous part of the construction
 * ends. A resolver reads `cache.isRight` first and assigns `cache` last. So the cache of a singleton that
 * hasn't been built is an object whose `isRight` is an accessor, and in between, `cache` itself is an
 * accessor.
 */
import { beginConstruction, type Construction, endConstruction } from './current-scope.js';
import type { Binding, BindingCache } from './inversify/binding.js';

/** The construction in progress of each singleton. */
const constructions = new WeakMap<Binding, Construction>();

/** The number of constructions of singletons that may have started. */
let started = 0;

/**
 * Returns a number that is larger if the construction of a singleton has started since the last call. It may
 * be larger without one: Inversify also reads a cache for other reasons.
 */
export function constructionsStarted(): number {
  return started;
}

/** Counts a construction that no cache may show. */
export function countConstruction(): void {
  started += 1;
}

/** A cache that contains no singleton. */
class EmptyCache implements BindingCache {
  readonly value: unknown = undefined;

  get isRight(): boolean {
    countConstruction();
    return false;
  }
}

/** The cache of every singleton that was torn down. */
export const EMPTY_CACHE: BindingCache = new EmptyCache();

/** The cache of a singleton that hasn't been built. */
class UnbuiltCache extends EmptyCache {
  readonly binding: Binding;

  constructor(binding: Binding) {
    super();
    this.binding = binding;
  }

  override get isRight(): boolean {
    if (begin(this.binding)) awaitAssignment(this.binding, this);
    return false;
  }
}

/** Returns true if the end of the construction has to be detected. */
function begin(binding: Binding): boolean {
  countConstruction();
  const begun = beginConstruction();
  if (begun !== undefined) constructions.set(binding, begun);
  return begun !== undefined;
}

function end(binding: Binding): void {
  const begun = constructions.get(binding);
  constructions.delete(binding);
  if (begun !== undefined) endConstruction(begun);
}

/** Makes `cache` an accessor until it is assigned. */
function awaitAssignment(binding: Binding, unbuilt: BindingCache): void {
  Object.defineProperty(binding, 'cache', {
    configurable: true,
    enumerable: true,
    get: () => unbuilt,
    set(value: BindingCache) {
      Object.defineProperty(binding, 'cache', {
        configurable: true,
        enumerable: true,
        writable: true,
        value,
      });
      end(binding);
    },
  });
}

/** Detects the next construction of a singleton, if it hasn't been built. */
export function watchConstruction(binding: Binding): void {
  const { cache, scope } = binding;
  if (scope !== 'Singleton' || cache === undefined) return;
  if (binding.onConstruction !== undefined) {
    binding.onConstruction(begin, end);
    return;
  }
  if (cache instanceof UnbuiltCache ? cache.binding === binding : cache.isRight) return;
  binding.cache = new UnbuiltCache(binding);
}

/**
 * Returns true if the cache contains a singleton. Unlike reading `cache.isRight`, this doesn't count as the
 * start of a construction.
 */
export function isBuilt(binding: Binding): binding is Binding & { readonly cache: BindingCache } {
  return !(binding.cache instanceof EmptyCache) && binding.cache?.isRight === true;
}
