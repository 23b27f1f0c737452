// Finds resources that were never released: disposable instances that were garbage-collected without having
// been disposed, and instances that are still reachable after their teardown.
import { tracingChannel } from 'node:diagnostics_channel';
import { CleanupCall, TARGET } from '../../src/cleanup-call.js';
import { className, describeValue, functionName } from '../../src/describe.js';
import { FinalizeError } from '../../src/index.js';
import { sourceOf } from '../../src/observation.js';
import { factsOf } from '../audit/creation-facts.js';
import { CleanedUpInstances } from './cleaned-up.js';
import { trackCreations } from './creations.js';
import { formatLeak, type Leak, LeakGroups } from './leak-groups.js';
import { retainingPathsTo } from '../audit/retaining-paths.js';

/** Options for {@link reportLeaks}. */
export interface LeakOptions {
  /** Called for each leak. By default, leaks are printed to standard error. */
  readonly onLeak?: (leak: Leak) => void;
}

/**
 * Reports two kinds of leaks: instances that were garbage-collected without having been disposed, as soon
 * as they are found, and instances that are still reachable after their teardown, when the reports are
 * stopped.
 *
 * An instance that a variable at the top level of a module references directly isn't reported, because the
 * variable is visible in the source, and it holds only one instance.
 *
 * @param options The function that receives the leaks.
 * @returns A function that searches the heap for instances that are still reachable, reports them, and
 *   stops the reports. The search takes a heap snapshot.
 * @throws {FinalizeError} `INVALID_ARGUMENT` if `onLeak` isn't a function.
 * @example
 * ```ts
 * const stop = reportLeaks({ onLeak: ({ name, createdAt }) => console.error(name, createdAt) });
 * stop();
 * ```
 */
export function reportLeaks({ onLeak }: LeakOptions = {}): () => void {
  if (onLeak !== undefined && typeof onLeak !== 'function') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected onLeak to be a function, but got ${describeValue(onLeak)}; omit it to print leaks`,
    );
  }
  const found = onLeak ?? ((leak: Leak) => print(`${formatLeak(leak)}\n`));
  const cleanedUp = new CleanedUpInstances();
  const stopTracking = trackCreations();
  const channel = tracingChannel('inversify-finalize:cleanup');
  const handlers = {
    start: (message: unknown): void => {
      const call = sourceOf(message as object);
      if (!(call instanceof CleanupCall)) return;
      const { reason } = message as { readonly reason: string };
      if (reason === 'drain') cleanedUp.add({ ref: call.ref, leak: leakOf('alive', call) });
      else if (reason === 'collect' && call.heldAs === TARGET) found(leakOf('collected', call));
    },
    end: ignore,
    asyncStart: ignore,
    asyncEnd: ignore,
    error: ignore,
  };
  channel.subscribe(handlers);
  return () => {
    channel.unsubscribe(handlers);
    stopTracking();
    const instances = [...cleanedUp];
    const paths = retainingPathsTo(instances.map(({ ref }) => ref));
    const alive = new LeakGroups();
    for (const [at, { leak }] of instances.entries()) {
      const retainingPath = paths[at];
      if (retainingPath === undefined) continue;
      if (onLeak === undefined) alive.add({ ...leak, retainingPath });
      else onLeak({ ...leak, retainingPath });
    }
    print(String(alive));
  };
}

function print(text: string): void {
  process.stderr.write(text);
}

function ignore(): void {
  // The handlers of a tracing channel can't be omitted.
}

function leakOf(kind: Leak['kind'], call: CleanupCall): Leak {
  const obj = call.targetClass === undefined ? call.ref.deref() : undefined;
  const { binding, container, createdAt } = factsOf(call.ref);
  return {
    kind,
    className: obj === undefined ? call.targetClass : className(obj),
    callback: functionName(call.func),
    name: call.name,
    binding,
    container,
    createdAt,
  };
}
