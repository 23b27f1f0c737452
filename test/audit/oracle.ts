import { auditCallback, type SelfReference } from '../../devtools/audit/index.js';
import { createFinalizer } from '../../src/index.js';
import { collectSentinel } from '../support/collect.js';

/** The arguments of a finalizer: a target and the callback that must not retain it. */
export interface Registration {
  readonly obj: WeakKey;
  readonly func: (...args: never[]) => unknown;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  /** Ends what would otherwise keep running: a timer, a stream. */
  readonly cleanUp?: () => void;
}

/** A registration, and the expected result of garbage collection. */
export interface AuditCase {
  readonly name: string;
  /** True if the callback keeps the target alive; omitted if engines differ. */
  readonly keeps?: boolean;
  /** The expected first line of the first path. */
  readonly path?: string | RegExp;
  readonly make: () => Registration;
}

/** The result of garbage collection, and the answer of the audit for the same registration. */
export interface Verdict {
  readonly stayedAlive: boolean;
  readonly audit: readonly SelfReference[];
}

interface Trial {
  readonly ref: WeakRef<WeakKey>;
  readonly audit: readonly SelfReference[];
  readonly release: () => void;
}

/** Accesses the target only in this frame, which has returned before garbage is collected. */
function startTrial(make: () => Registration): Trial {
  const { obj, func, args, kwargs, cleanUp } = make();
  const audit = auditCallback(obj, func, args, kwargs);
  const callback: () => unknown = func;
  const finalizer = createFinalizer(obj, callback, {
    args: (args ?? []) as [],
    kwargs: kwargs ?? {},
    atexit: false,
  });
  const release = (): void => {
    finalizer.detach();
    cleanUp?.();
  };
  return { ref: new WeakRef(obj), audit, release };
}

/**
 * Determines what really happens: creates the finalizer, drops every other reference, collects garbage and
 * checks the target. The audit runs first, so that anything that it retained would also show up here.
 */
export async function compareWithCollector(make: () => Registration): Promise<Verdict> {
  const { ref, audit, release } = startTrial(make);
  await collectSentinel();
  const stayedAlive = ref.deref() !== undefined;
  release();
  return { stayedAlive, audit };
}
