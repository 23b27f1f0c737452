// Turns the audit on for every finalizer that the program creates.
import { observeCreations } from '../../src/observation.js';
import { describeValue } from '../../src/describe.js';
import { FinalizeError } from '../../src/index.js';
import { DEFAULT_BUDGET } from './audit-callback.js';
import { AuditRun, type Finding } from './audit-run.js';

/** Options for {@link enableAudit}. */
export interface AuditOptions {
  /**
   * `report` (the default) prints to standard error once per creation site, up to one second after the
   * creation, because creations share snapshots. `throw` searches each creation synchronously and makes the
   * creation throw.
   */
  readonly onFound?: 'throw' | 'report';
  /** The share of creations to audit, more than 0 and at most 1. The default is 1: all of them. */
  readonly sample?: number;
  /** The number of objects that the search for one creation can visit. The default is 1,000,000. */
  readonly budget?: number;
}

/** The counts of an audit so far. */
export interface AuditTally {
  readonly checked: number;
  readonly selfReferences: number;
  readonly unfinished: number;
}

/** An audit in progress. */
export interface RunningAudit {
  tally(): AuditTally;
  /** Searches the pending creations, then stops. */
  stop(): void;
}

/**
 * Audits every finalizer that is created after the call, whether by `finalize`, `createFinalizer`, a
 * scope, `@finalizeWith` or `finalizeBinding`.
 *
 * @param options How self-references are reported, and how much is searched.
 * @returns A function that stops the audit. Finalizers that were created before it is called are still
 *   searched.
 * @throws {FinalizeError} `INVALID_ARGUMENT` if an option is invalid. With `onFound: 'throw'`, creations
 *   throw `SELF_REFERENCE` with the retaining path and register nothing.
 * @example
 * ```ts
 * const disable = enableAudit({ onFound: 'throw' });
 * finalize({}, clearTimeout, undefined); // audited
 * disable();
 * ```
 */
export function enableAudit(options: AuditOptions = {}): () => void {
  const audit = startAudit(options, (text) => {
    process.stderr.write(text);
  });
  return () => audit.stop();
}

/** Starts an audit like {@link enableAudit} and gives access to its counts. */
export function startAudit(options: AuditOptions, print: (text: string) => void): RunningAudit {
  checkOptions(options);
  const { onFound = 'report', sample = 1, budget = DEFAULT_BUDGET } = options;
  let selfReferences = 0;
  let unfinished = 0;
  const run = new AuditRun({
    sample,
    budget,
    batch: onFound === 'report',
    onFinding: (finding) => {
      const real = finding.found.filter(({ steps }) => steps.length > 0);
      selfReferences += real.length;
      unfinished += finding.found.length - real.length;
      if (onFound === 'throw' && real.length > 0) throw selfReferenceError(finding);
      print(reportText(finding));
    },
  });
  const unobserve = observeCreations((creation) => run.observe(creation));
  const onExit = (): void => run.flush();
  process.on('exit', onExit);
  return {
    tally: () => ({ checked: run.checked, selfReferences, unfinished }),
    stop: () => {
      unobserve();
      process.off('exit', onExit);
      run.flush();
    },
  };
}

function reportText({ targetClass, place, found }: Finding): string {
  const of = targetClass === undefined ? '' : ` of ${targetClass}`;
  const lines = found.map(({ path }) => `  ${path.replaceAll('\n', '\n  ')}`);
  const isFinding = found.some(({ steps }) => steps.length > 0);
  const what = isFinding ? 'retains its own target' : 'may retain its own target';
  return [
    `inversify-finalize audit: a finalizer${of} ${what}`,
    ...lines,
    `      created at ${place}\n`,
  ].join('\n');
}

function selfReferenceError({ targetClass, found }: Finding): FinalizeError {
  const of = targetClass === undefined ? '' : ` of ${targetClass}`;
  return new FinalizeError(
    'SELF_REFERENCE',
    `expected the callback and arguments of the finalizer${of} not to retain its target, but got ${found.map(({ path }) => path).join('\n')}`,
  );
}

function checkOptions({ onFound, sample, budget }: AuditOptions): void {
  if (onFound !== undefined && !['throw', 'report'].includes(onFound)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected onFound to be 'throw' or 'report', but got ${describeValue(onFound)}; omit it to report`,
    );
  }
  if (sample !== undefined && !(sample > 0 && sample <= 1)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected sample to be more than 0 and at most 1, but got ${describeValue(sample)}; write 0.1 to audit every tenth creation`,
    );
  }
  if (budget !== undefined && !(Number.isSafeInteger(budget) && budget > 0)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected budget to be a positive integer, but got ${describeValue(budget)}; omit it to visit up to 1,000,000 objects`,
    );
  }
}
