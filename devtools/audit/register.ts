/**
 * Audits a program without changes to its code:
 *
 *     node --import inversify-finalize/audit/register app.js
 *
 * Prints each self-reference once per creation site. At exit, a summary line counts the audited creations
 * and the self-references. With `INVERSIFY_FINALIZE_AUDIT=throw`, a creation with a self-reference throws.
 */
import { isMainThread, threadId } from 'node:worker_threads';
import { describeValue } from '../../src/describe.js';
import { FinalizeError } from '../../src/index.js';
import { startAudit } from './enable-audit.js';

const print = (text: string): void => {
  process.stderr.write(text);
};

const audit = startAudit({ onFound: onFoundOf(process.env['INVERSIFY_FINALIZE_AUDIT']) }, print);

process.on('exit', () => {
  audit.stop();
  const { checked, selfReferences, unfinished } = audit.tally();
  if (checked === 0 && !isMainThread) return;
  const thread = isMainThread ? '' : ` in worker ${threadId}`;
  const open = unfinished === 0 ? '' : `, ${unfinished} not fully searched`;
  print(
    `inversify-finalize audit${thread}: ${count(checked, 'creation')} checked, ${count(selfReferences, 'self-reference')} found${open}\n`,
  );
});

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function onFoundOf(value: string | undefined): 'throw' | 'report' {
  if (value === undefined || value === '' || value === 'report') return 'report';
  if (value === 'throw') return 'throw';
  throw new FinalizeError(
    'INVALID_ARGUMENT',
    `expected INVERSIFY_FINALIZE_AUDIT to be 'throw' or 'report', but got ${describeValue(value)}; unset it to report`,
  );
}
