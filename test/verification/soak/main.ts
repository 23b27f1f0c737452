/**
 * `npm run verify:soak`: creates ten million finalizers and ends them in every way. Memory must stay flat,
 * and every callback must be called once. Then creates two million, one after the other, on one object.
 */
import process from 'node:process';
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { finalize } from '../../../src/index.js';
import { Ledger } from './ledger.js';
import { isFlat, type Memory, settledMemory } from './memory.js';
import { BATCH, ways } from './ways.js';

const { values } = parseArgs({ options: { millions: { type: 'string', default: '10' } } });
const millions = Number(values.millions);
const MILLION = 1_000_000;

function report(line: string): void {
  process.stdout.write(`${line}\n`);
}

function measured(what: string, { heapMb, residentMb }: Memory, started: number): string {
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  return `${what}: heap ${heapMb.toFixed(1)} MB, resident ${residentMb.toFixed(0)} MB, ${seconds} s`;
}

/** Creates and ends a million finalizers: one batch for each way, each on its own turn of the event loop. */
async function runMillion(ledger: Ledger): Promise<void> {
  const order = Object.values(ways);
  for (let batch = 0; batch < MILLION / BATCH; batch++) {
    await order[batch % order.length]?.(ledger);
    await setImmediate();
  }
}

async function soakWays(): Promise<number[]> {
  const ledger = new Ledger((millions + 1) * MILLION);
  const heapMb: number[] = [];
  // Each way runs once before the first measurement: compiled code isn't a leak.
  for (const way of Object.values(ways)) await way(ledger);
  for (let million = 1; million <= millions; million++) {
    const started = performance.now();
    await runMillion(ledger);
    const memory = await settledMemory(() => ledger.ended === ledger.created);
    heapMb.push(memory.heapMb);
    report(measured(`million ${million}`, memory, started));
  }
  report(ledger.summary());
  return heapMb;
}

/** Creates and detaches 200,000 at a time on one object, which stays alive. */
const CYCLES = MILLION / 5;

async function soakOneObject(): Promise<number[]> {
  const obj = {};
  const heapMb: number[] = [];
  for (let part = 1; part <= 10; part++) {
    const started = performance.now();
    for (let cycle = 0; cycle < CYCLES; cycle++) {
      finalize(obj, report, 'a detached finalizer was called').detach();
      if (cycle % BATCH === 0) await setImmediate();
    }
    const memory = await settledMemory(() => true);
    heapMb.push(memory.heapMb);
    const cycles = (part * CYCLES).toLocaleString('en');
    report(measured(`one object, finalize and detach ${cycles} times`, memory, started));
  }
  return heapMb;
}

const waysMb = await soakWays();
const oneObjectMb = await soakOneObject();
const flat = isFlat(waysMb) && isFlat(oneObjectMb);
report(flat ? 'memory is flat' : 'expected memory to be flat, but it grew');
if (!flat) process.exitCode = 1;
