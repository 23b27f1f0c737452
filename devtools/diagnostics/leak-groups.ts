// The data of a leak, and groups of leaks: those that one statement of the program has caused are printed
// as one paragraph.
import { nameWithBinding } from '../audit/creation-facts.js';

/** A resource that wasn't released. */
export interface Leak {
  /**
   * `collected`: the instance was garbage-collected before it was disposed. `alive`: the instance was
   * cleaned up, but is still reachable.
   */
  readonly kind: 'collected' | 'alive';
  readonly className: string | undefined;
  /** The name of the cleanup callback. */
  readonly callback: string;
  /** The callback with the class of its target. */
  readonly name: string;
  /** The service of the binding that created the instance, if a container created it. */
  readonly binding: string | undefined;
  /** File, line and column at which that container got the plugin. */
  readonly container: string | undefined;
  /** File, line and column at which its finalizer was created. */
  readonly createdAt: string | undefined;
  /** The shortest path from the top level of a module or another root to the instance, if it is alive. */
  readonly retainingPath?: readonly string[];
}

/** The steps into a collection or an object, which differ between leaks of one group. */
const INTO = /^(?:Map value\b.*|\[.*\]|\..*)$/su;

/** The number of differing steps that are named. */
const MAX_NAMED = 3;

/** Leaks that differ at most in their place within a collection or an object. */
interface LeakGroup {
  readonly first: Leak;
  readonly others: Leak[];
}

/** Groups leaks, in the order of the first leak of each group. */
export class LeakGroups {
  readonly #groups = new Map<string, LeakGroup>();

  get size(): number {
    return this.#groups.size;
  }

  add(leak: Leak): void {
    const steps = leak.retainingPath?.map((step) => step.replace(INTO, '*'));
    const key = JSON.stringify({ ...leak, retainingPath: steps });
    const group = this.#groups.get(key);
    if (group === undefined) this.#groups.set(key, { first: leak, others: [] });
    else group.others.push(leak);
  }

  /** Formats the groups, one paragraph each, with a trailing line break. */
  toString(): string {
    return [...this.#groups.values()].map((group) => `${formatGroup(group)}\n`).join('');
  }
}

/** Formats one leak as a paragraph, without a trailing line break. */
export function formatLeak(leak: Leak): string {
  return formatGroup({ first: leak, others: [] });
}

function formatGroup({ first, others }: LeakGroup): string {
  const { callback, container, createdAt, retainingPath } = first;
  const lines = [`inversify-finalize leak: ${subjectOf(first, others.length + 1)}`];
  lines.push(`cleanup callback: ${callback}`);
  if (createdAt !== undefined) lines.push(`created at ${createdAt}`);
  if (container !== undefined) {
    lines.push(`made by the container that got the plugin at ${container}`);
  }
  if (retainingPath !== undefined) {
    lines.push(`retained by ${retainingPath.join(' -> ')}`);
    const named = new Set(others.flatMap((other) => differingStep(retainingPath, other) ?? []));
    if (named.size > 0) lines.push(`and likewise by ${listOf([...named], others.length)}`);
  }
  return lines.join('\n      ');
}

/** Returns a sentence that says what has leaked. */
function subjectOf({ kind, className = 'an object', binding }: Leak, count: number): string {
  const name = nameWithBinding(className, binding);
  const [subject, is, was, its] =
    count === 1
      ? [name, 'is', 'was', 'its']
      : [`${count} instances of ${name}`, 'are', 'were', 'their'];
  return kind === 'alive'
    ? `${subject} ${is} still reachable after ${its} teardown`
    : `${subject} ${was} garbage-collected without having been disposed`;
}

/** Returns the first step at which the path of another leak differs. */
function differingStep(path: readonly string[], { retainingPath }: Leak): string | undefined {
  return retainingPath?.find((step, at) => step !== path[at]);
}

function listOf(named: readonly string[], count: number): string {
  const shown = named.slice(0, MAX_NAMED);
  const more = count - shown.length;
  return shown.join(', ') + (more > 0 ? ` and ${more} more` : '');
}
