/**
 * A million objects die at once: `collection.js CONTESTANT COUNT`. Prints the longest time that the
 * event loop stood still after the collection, and when the last callback had run, in milliseconds.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { contestant, type ContestantKey } from '../contestants/index.js';
import { collectGarbage, resources } from '../jobs/job.js';

const [key = 'this', length = '1000000'] = process.argv.slice(2);
const tested = await contestant(key as ContestantKey);
if (tested === undefined) throw new Error(`expected a contestant, but got ${key}`);

const seen = { calls: 0, last: 0 };
const note = (): void => {
  seen.calls += 1;
  seen.last = performance.now();
};
const objects = resources(Number(length));
for (const [index, object] of objects.entries()) {
  tested.create(object, note, index);
  if (index % 1000 === 0) await nextTurn();
}
const expected = key === 'registry' ? 0 : objects.length;
objects.length = 0;
await nextTurn();
collectGarbage();
const collected = performance.now();
let longest = 0;
let cpuLongest = 0;
const deadline = collected + 60_000;
for (let turn = 0; turn < 1000 || seen.calls < expected; turn++) {
  const before = performance.now();
  const { user, system } = process.cpuUsage();
  await nextTurn();
  const used = process.cpuUsage();
  longest = Math.max(longest, performance.now() - before);
  cpuLongest = Math.max(cpuLongest, (used.user + used.system - user - system) / 1000);
  if (before > deadline) throw new Error(`expected ${expected} callbacks, but got ${seen.calls}`);
}
const last = seen.last - collected;
process.stdout.write(JSON.stringify({ value: cpuLongest, wall: longest, last }));
process.exit();
