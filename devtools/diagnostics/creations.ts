// Remembers where and when each finalizer was created. Off by default: a stack trace for each creation
// costs far more than the creation itself.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describeValue } from '../../src/describe.js';
import { FinalizeError } from '../../src/index.js';
import { sourceOf } from '../../src/observation.js';
import { creationSite } from '../audit/creation-site.js';

/** Where and when a finalizer was created. */
export interface CreationFacts {
  readonly createdAt: string | undefined;
  readonly createdMs: number;
}

/** Options for {@link trackCreations}. */
export interface TrackOptions {
  /** If false, only the time of each creation is remembered. The default is true. */
  readonly stacks?: boolean;
}

const facts = new WeakMap<object, CreationFacts>();

/**
 * Remembers where and when each finalizer is created, for {@link liveFinalizers} and `reportLeaks()`.
 *
 * Positions are those of the original source if Node.js runs with `--enable-source-maps`. Finalizers
 * that exist already aren't covered. Nothing is retained beyond the lifetime of each finalizer.
 *
 * @param options Whether to take a stack trace for each creation.
 * @returns A function that stops the tracking.
 * @throws {FinalizeError} `INVALID_ARGUMENT` if `stacks` isn't a boolean.
 * @example
 * ```ts
 * const stop = trackCreations();
 * finalize({}, clearTimeout, undefined);
 * stop();
 * ```
 */
export function trackCreations({ stacks = true }: TrackOptions = {}): () => void {
  if (typeof stacks !== 'boolean') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected stacks to be a boolean, but got ${describeValue(stacks)}; write { stacks: false } to remember only times`,
    );
  }
  const remember = (message: unknown): void => {
    const record = sourceOf(message as object);
    if (record === undefined) return;
    facts.set(record, {
      createdAt: stacks ? creationSite() : undefined,
      createdMs: performance.now(),
    });
  };
  subscribe('inversify-finalize:create', remember);
  return () => {
    unsubscribe('inversify-finalize:create', remember);
  };
}

/** Returns what is known about the creation of a finalizer. */
export function factsOf(record: object): CreationFacts | undefined {
  return facts.get(record);
}
