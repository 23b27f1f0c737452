// Remembers where and when each finalizer was created, and by which binding of which container. A stack
// trace for each creation costs far more than the creation itself, so nothing is remembered by default.
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { sourceOf } from '../../src/observation.js';
import type { FinalizerRecord } from '../../src/record.js';
import { watchContainers } from './container-observers.js';
import { creationSite } from './creation-site.js';

/** The recorded facts about the creation of a finalizer. */
export interface CreationFacts {
  /** File, line and column. */
  readonly createdAt?: string;
  /** The time of the creation, on the clock of `performance.now()`. */
  readonly createdMs?: number;
  /** The service of the binding that created the target, if a container created it. */
  readonly binding?: string;
  /** The position at which that container got the plugin. */
  readonly container?: string | undefined;
}

const facts = new WeakMap<object, CreationFacts>();
const containerSites = new WeakMap<object, string>();

/** Adds facts about a finalizer, because its record is created before the container reports the binding. */
function addFacts(record: object, added: CreationFacts): void {
  facts.set(record, { ...facts.get(record), ...added });
}

/** The parts of a creation that are remembered. */
export type CreationDetail = 'site' | 'time' | 'nothing';

/**
 * Remembers the creation of each finalizer, until the returned function is called.
 *
 * @param detailOf Returns which details of the next creation are remembered.
 * @param onCreation Receives each new finalizer.
 */
export function rememberCreations(
  detailOf: () => CreationDetail,
  onCreation: (record: FinalizerRecord) => void = () => undefined,
): () => void {
  const created = (message: unknown): void => {
    // Another copy of the package in this process has its own tools.
    const record = sourceOf(message as object) as FinalizerRecord | undefined;
    if (record === undefined) return;
    const detail = detailOf();
    if (detail !== 'nothing') addFacts(record, { createdMs: performance.now() });
    if (detail === 'site') addFacts(record, { createdAt: creationSite() });
    onCreation(record);
  };
  subscribe('inversify-finalize:create', created);
  const unwatch = watchContainers({
    registered: (container) => {
      if (detailOf() === 'site') containerSites.set(container, creationSite());
    },
    made: (records, binding, container) => {
      const site = containerSites.get(container);
      for (const record of records) {
        if (facts.has(record)) addFacts(record, { binding, container: site });
      }
    },
  });
  return () => {
    unsubscribe('inversify-finalize:create', created);
    unwatch();
  };
}

/** Returns the known facts about the creation of a finalizer. */
export function factsOf(record: object): CreationFacts {
  return facts.get(record) ?? {};
}

/**
 * Returns the class with its binding: `LogFile (binding "log")`. A binding whose service is the class is
 * omitted.
 */
export function nameWithBinding(className: string, binding: string | undefined): string {
  return binding === undefined || binding === className
    ? className
    : `${className} (binding "${binding}")`;
}
