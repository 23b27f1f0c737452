/** Prints the nanoseconds that each finalizer takes when the program exits: `exit.js CONTESTANT COUNT`. */
import { writeSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { contestant, type ContestantKey } from '../contestants/index.js';
import { count, counter, cpuTimeNs, resources } from '../jobs/job.js';

const [key = 'this', length = '1000000'] = process.argv.slice(2);
let start = 0;
process.on('exit', () => {
  start = cpuTimeNs();
});
const tested = await contestant(key as ContestantKey);
if (tested === undefined) throw new Error(`expected a contestant, but got ${key}`);
const objects = resources(Number(length));
for (const [index, object] of objects.entries()) {
  tested.create(object, count, index);
  if (index % 1000 === 0) await nextTurn();
}
process.on('exit', () => {
  const value = (cpuTimeNs() - start) / objects.length;
  writeSync(1, JSON.stringify({ value, sum: counter.sum }));
});
