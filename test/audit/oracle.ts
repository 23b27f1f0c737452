import { auditCallback, type SelfReference } from '../../devtools/audit/index.js';
import { createFinalizer } from '../../src/index.js';
import { collectSentinel } from '../support/collect.js';

/** What somebody registers: an object and the callback that must not keep it. */
export interface Registration {
  readonly obj: WeakKey;
  readonly func: (...args: never[]) => unknown;
  readonly args?: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  /** Ends what would otherwise run on: a timer, a stream. */
  readonly cleanUp?: () => void;
}

/** A registration, and what the collector makes of it. */
export interface AuditCase {
  readonly name: string;
  /** Whether the object stays alive because of the callback; left out where engines differ. */
  readonly keeps?: boolean;
  /** The first line of the first path that the audit is expected to show. */
  readonly path?: string | RegExp;
  readonly make: () => Registration;
}

/** What the collector did, and what the audit had said about the same registration before. */
export interface Verdict {
  readonly stayedAlive: boolean;
  readonly audit: readonly SelfReference[];
}

interface Trial {
  readonly ref: WeakRef<WeakKey>;
  readonly audit: readonly SelfReference[];
  readonly release: () => void;
}

/** Everything that touches the object happens in this frame, which is gone when the collector looks. */
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
 * The truth is what the collector does: registers the callback, drops every other reference, collects,
 * and looks. The audit has been asked before, so that what it retained would show here too.
 */
export async function askBoth(make: () => Registration): Promise<Verdict> {
  const { ref, audit, release } = startTrial(make);
  await collectSentinel();
  const stayedAlive = ref.deref() !== undefined;
  release();
  return { stayedAlive, audit };
}
