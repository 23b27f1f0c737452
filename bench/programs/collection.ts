/**
 * A million objects are garbage-collected at the same time: `collection.js CONTESTANT COUNT stall|last`.
 * Prints the longest block of the event loop after the collection, in milliseconds of processor time; or
 * the time from the collection to the last callback, in milliseconds on the clock.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { contestant, type ContestantKey } from '../contestants/index.js';
import type { Contestant } from '../contestants/contestant.js';
import { collectGarbage, cpuTimeNs, resources } from '../jobs/job.js';

const [key = 'this', length = '1000000', what = 'stall'] = process.argv.slice(2);
const tested = await contestant(key as ContestantKey);
if (tested === undefined) throw new Error(`expected a contestant, but got ${key}`);

const seen = { calls: 0, last: 0 };
const note = (): void => {
  seen.calls += 1;
  seen.last = performance.now();
};

/** A function, because the frame of a module may retain the last object of a loop. */
async function createAll(made: Contestant): Promise<void> {
  for (const [index, object] of resources(Number(length)).entries()) {
    made.create(object, note, index);
    if (index % 1000 === 0) await nextTurn();
  }
}

await createAll(tested);
const expected = key === 'registry' ? 0 : Number(length);
await nextTurn();
collectGarbage();
const collected = performance.now();
let longest = 0;
const deadline = collected + 60_000;
for (let turn = 0; turn < 1000 || seen.calls < expected; turn++) {
  const before = performance.now();
  const start = cpuTimeNs();
  await nextTurn();
  longest = Math.max(longest, (cpuTimeNs() - start) / 1e6);
  if (before > deadline) throw new Error(`expected ${expected} callbacks, but got ${seen.calls}`);
}
const value = what === 'stall' ? longest : seen.last - collected;
process.stdout.write(JSON.stringify({ value }));
process.exit();
