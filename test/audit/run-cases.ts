/**
 * Compares the audit with the garbage collector for every n-th case and sends the results to the parent
 * process: `run-cases.js FIRST N`. A snapshot of a process that contains nothing but the cases takes a
 * third of the time of a snapshot of the whole test run.
 */
import process from 'node:process';
import { caseGroups } from './case-groups.js';
import { touched } from './data-cases.js';
import { compareWithCollector, type AuditCase, type Verdict } from './oracle.js';

/** The result of one case. */
export type Answer =
  | { readonly at: number; readonly verdict: Verdict }
  | { readonly at: number; readonly error: string };

/** The last message: the code of the program that the audit ran in all cases. */
export interface Ending {
  readonly touched: readonly string[];
}

async function answerFor(at: number, { make }: AuditCase): Promise<Answer> {
  try {
    return { at, verdict: await compareWithCollector(make) };
  } catch (error) {
    return { at, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

function send(message: Answer | Ending): void {
  process.send?.(message);
}

const [first = 0, step = 1] = process.argv.slice(2).map(Number);
/** The index of a case identifies it between the processes. */
let at = 0;
for (const { load } of caseGroups) {
  for (const auditCase of await load()) {
    if (at % step === first) send(await answerFor(at, auditCase));
    at += 1;
  }
}
send({ touched });
process.disconnect();
