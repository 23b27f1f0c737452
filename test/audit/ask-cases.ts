/**
 * A program that asks the audit and the collector about every n-th case, and sends the answers to its
 * parent: `ask-cases.js FIRST N`. A snapshot of a process that holds nothing but the cases takes a third
 * of the time that one of the whole test run takes.
 */
import process from 'node:process';
import { allCases } from './all-cases.js';
import { touched } from './data-cases.js';
import { askBoth, type Verdict } from './oracle.js';

/** What came out of one case. */
export type Answer =
  | { readonly at: number; readonly verdict: Verdict }
  | { readonly at: number; readonly error: string };

/** The end: which code of the program the audit has run in all cases. */
export interface Ending {
  readonly touched: readonly string[];
}

async function answerTo(at: number): Promise<Answer> {
  const make = allCases[at]?.auditCase.make;
  if (make === undefined) throw new Error(`expected a case at ${at}, but there is none`);
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
for (let at = first; at < allCases.length; at += step) send(await answerTo(at));
send({ touched });
process.disconnect();
