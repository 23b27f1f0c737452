import { observeCreations } from '../../src/creation-observer.js';
import { describeValue } from '../../src/describe.js';
import { FinalizeError } from '../../src/index.js';
import { DEFAULT_BUDGET } from './audit-callback.js';
import { AuditRun, type Finding } from './audit-run.js';

/** How creations are audited; see {@link enableAudit}. */
export interface AuditOptions {
  /**
   * `report` (the default) prints to standard error, once for each place that creates; many creations
   * share one snapshot, up to a second later. `throw` searches each at once and throws out of it.
   */
  readonly onFound?: 'throw' | 'report';
  /** The share of creations to look at, more than 0 and at most 1; all of them by default. */
  readonly sample?: number;
  /** How many objects the search for one creation may enter; a million by default. */
  readonly budget?: number;
}

/** What an audit has seen so far. */
export interface AuditTally {
  readonly checked: number;
  readonly selfReferences: number;
  readonly unfinished: number;
}

/** An audit that runs. */
export interface RunningAudit {
  tally(): AuditTally;
  /** Looks at what still waits, and at no more creations after that. */
  stop(): void;
}

/**
 * Audits every finalizer that is created from now on, by whichever way: `finalize`, `createFinalizer`,
 * a scope, `@finalizeWith`, `finalizeBinding`.
 *
 * @returns Ends it; what was created before is still looked at, then.
 * @throws {FinalizeError} `INVALID_ARGUMENT` for options that are none. With `onFound: 'throw'`,
 *   creations throw `SELF_REFERENCE` with the path and register nothing.
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

/** {@link enableAudit}, with the figures. */
export function startAudit(options: AuditOptions, print: (text: string) => void): RunningAudit {
  checkOptions(options);
  const { onFound = 'report', sample = 1, budget = DEFAULT_BUDGET } = options;
  let selfReferences = 0;
  let unfinished = 0;
  const run = new AuditRun({
    sample,
    budget,
    wait: onFound === 'report',
    onFinding: (finding) => {
      const real = finding.found.filter(({ steps }) => steps.length > 0);
      selfReferences += real.length;
      unfinished += finding.found.length - real.length;
      if (onFound === 'throw' && real.length > 0) throw selfReferenceError(finding);
      print(reportText(finding));
    },
  });
  const unobserve = observeCreations((creation) => run.see(creation));
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

function reportText({ owner, place, found }: Finding): string {
  const of = owner === undefined ? '' : ` of ${owner}`;
  const lines = found.map(({ path }) => `  ${path.replaceAll('\n', '\n  ')}`);
  const isFinding = found.some(({ steps }) => steps.length > 0);
  const what = isFinding ? 'keeps its own object alive' : 'may keep its own object alive';
  return [
    `inversify-finalize audit: a finalizer${of} ${what}`,
    ...lines,
    `      it is created at ${place}\n`,
  ].join('\n');
}

function selfReferenceError({ owner, found }: Finding): FinalizeError {
  const of = owner === undefined ? '' : ` of ${owner}`;
  return new FinalizeError(
    'SELF_REFERENCE',
    `expected nothing that the finalizer${of} holds to keep its object alive, but got ${found.map(({ path }) => path).join('\n')}`,
  );
}

function checkOptions({ onFound, sample, budget }: AuditOptions): void {
  if (onFound !== undefined && !['throw', 'report'].includes(onFound)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected onFound to be 'throw' or 'report', but got ${describeValue(onFound)}; leave it out to report`,
    );
  }
  if (sample !== undefined && !(sample > 0 && sample <= 1)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected sample to be more than 0 and at most 1, but got ${describeValue(sample)}; write 0.1 for every tenth creation`,
    );
  }
  if (budget !== undefined && !(Number.isSafeInteger(budget) && budget > 0)) {
    throw new FinalizeError(
      'INVALID_ARGUMENT',
      `expected budget to be a whole number of objects above 0, but got ${describeValue(budget)}; leave it out for a million`,
    );
  }
}
