/**
 * Looks for leaks in a heap that is too large to be read. With `garbage` as its argument, most of the heap is
 * garbage by then.
 */
import process from 'node:process';
import { reportLeaks } from '../../devtools/diagnostics/index.js';
import { FinalizerScope } from '../../src/index.js';

const NUMBERS = 400_000;

class Session {}

export const sessions: Session[] = [new Session()];
export const loaded: number[][] = [];
const stop = reportLeaks();
const scope = new FinalizerScope();
for (const session of sessions) scope.finalize(session, () => undefined);
scope.drain();
await new Promise((resolve) => setImmediate(resolve));
for (let at = 0; at < 180; at++) loaded.push(Array<number>(NUMBERS).fill(at + 0.5));
if (process.argv[2] === 'garbage') loaded.length = 0;
stop();
