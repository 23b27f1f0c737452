// Finds resources that were never released: disposable instances that were garbage-collected without having
// been disposed, and instances that are still reachable after their teardown.
import { tracingChannel } from 'node:diagnostics_channel';
import { CleanupCall, TARGET } from '../../src/cleanup-call.js';
import { className, describeValue } from '../../src/describe.js';
import { FinalizeError } from '../../src/index.js';
import { sourceOf } from '../../src/observation.js';
import { factsOf, nameWithBinding } from '../audit/creation-facts.js';
import { trackCreations } from './creations.js';
import { retainingPathsTo } from '../audit/retaining-paths.js';

/** A resource that wasn't released. */
export interface Leak {
  /**
   * `collected`: the instance was garbage-collected before it was disposed. `alive`: the instance was
   * cleaned up, but is still reachable.
   */
  readonly kind: 'collected' | 'alive';
  readonly className: string | undefined;
  /** The callback with the class of its target. */
  readonly name: string;
  /** The service of the binding that made the instance, if a container made it. */
  readonly binding: string | undefined;
  /** File, line and column at which that container got the plugin. */
  readonly container: string | undefined;
  /** File, line and column at which its finalizer was created. */
  readonly createdAt: string | undefined;
  /** The shortest path from the top level of a module or another root to the instance, if it is alive. */
  readonly retainingPath?: readonly string[];
}

/** Options for {@link reportLeaks}. */
export interface LeakOptions {
  /** Called for each leak. By default, leaks are printed to standard error. */
  readonly onLeak?: (leak: Leak) => void;
}

/** An instance that a teardown has cleaned up. */
interface CleanedUp {
  readonly ref: WeakRef<WeakKey>;
  readonly leak: Leak;
}

/**
 * Reports instances that were collected without having been disposed, as they are found, and when it is
 * stopped, instances that are still reachable after their teardown.
 *
 * An instance that a variable at the top level of a module references directly isn't reported: the
 * variable is visible in the source, and it holds one instance.
 *
 * @param options Where leaks are reported.
 * @returns A function that searches the heap for instances that are still reachable, reports them, and
 *   stops. The search takes a heap snapshot.
 * @throws {FinalizeError} `INVALID_ARGUMENT` if `onLeak` isn't a function.
 * @example
 * ```ts
 * const stop = reportLeaks({ onLeak: ({ name, createdAt }) => console.error(name, createdAt) });
 * stop();
 * ```
 */
export function reportLeaks({ onLeak = printLeak }: LeakOptions = {}): () => void {
  if (typeof onLeak !== 'function') {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected onLeak to be a function, but got ${describeValue(onLeak)}; omit it to print leaks`,
    );
  }
  const cleanedUp: CleanedUp[] = [];
  const stopTracking = trackCreations();
  const channel = tracingChannel('inversify-finalize:cleanup');
  const handlers = {
    start: (message: unknown): void => {
      const call = sourceOf(message as object);
      if (!(call instanceof CleanupCall)) return;
      const { reason } = message as { readonly reason: string };
      if (reason === 'drain') cleanedUp.push({ ref: call.ref, leak: leakOf('alive', call) });
      else if (reason === 'collect' && call.heldAs === TARGET) onLeak(leakOf('collected', call));
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
    const paths = retainingPathsTo(cleanedUp.map(({ ref }) => ref));
    for (const [at, { leak }] of cleanedUp.entries()) {
      const retainingPath = paths[at];
      if (retainingPath !== undefined) onLeak({ ...leak, retainingPath });
    }
  };
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
    name: call.name,
    binding,
    container,
    createdAt,
  };
}

/** Formats a leak as one paragraph. */
export function formatLeak(leak: Leak): string {
  const { kind, binding, container, createdAt, retainingPath } = leak;
  const what =
    kind === 'alive'
      ? 'is still reachable after its teardown'
      : 'was garbage-collected without having been disposed';
  const name = binding === leak.className ? leak.name : nameWithBinding(leak.name, binding);
  const lines = [`inversify-finalize leak: the target of ${name} ${what}`];
  if (createdAt !== undefined) lines.push(`      created at ${createdAt}`);
  if (container !== undefined) {
    lines.push(`      made by the container that got the plugin at ${container}`);
  }
  if (retainingPath !== undefined) lines.push(`      retained by ${retainingPath.join(' -> ')}`);
  return lines.join('\n');
}

/** The steps into a collection, which differ between leaks that one statement has caused. */
const INTO_COLLECTION = /^(?:Map value of .*|\[(?:\d+|".*")\])$/su;

/** Returns a text that is the same for leaks that differ only in their place within a collection. */
export function leakKind(leak: Leak): string {
  const { retainingPath } = leak;
  if (retainingPath === undefined) return formatLeak(leak);
  const steps = retainingPath.map((step) => step.replace(INTO_COLLECTION, '[...]'));
  return formatLeak({ ...leak, retainingPath: steps });
}

function printLeak(leak: Leak): void {
  process.stderr.write(`${formatLeak(leak)}\n`);
}
