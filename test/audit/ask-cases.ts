/**
 * A program that asks the audit and the collector about every n-th case, and sends the answers to its
 * parent: `ask-cases.js FIRST N`. A snapshot of a process that holds nothing but the cases takes a third
 * of the time that one of the whole test run takes.
 */
import process from 'node:process';
import { caseGroups } from './case-groups.js';
import { touched } from './data-cases.js';
import { askBoth, type AuditCase, type Verdict } from './oracle.js';

/** What came out of one case. */
export type Answer =
  | { readonly at: number; readonly verdict: Verdict }
  | { readonly at: number; readonly error: string };

/** The end: which code of the program the audit has run in all cases. */
export interface Ending {
  readonly touched: readonly string[];
}

async function answerTo(at: number, { make }: AuditCase): Promise<Answer> {
  try {
    return { at, verdict: await askBoth(make) };
  } catch (error) {
    return { at, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function send(message: Answer | Ending): void {
  process.send?.(message);
}

const [first = 0, step = 1] = process.argv.slice(2).map(Number);
/** The place of a case among all of them is its name between processes. */
let at = 0;
for (const { load } of caseGroups) {
  for (const auditCase of await load()) {
    if (at % step === first) send(await answerTo(at, auditCase));
    at += 1;
  }
}
send({ touched });
process.disconnect();
