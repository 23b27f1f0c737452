/** Prints the heap size of each live finalizer in bytes: `bytes.js CONTESTANT COUNT keep|drop`. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { contestant, type ContestantKey } from '../contestants/index.js';
import { collectGarbage, count, resources } from '../jobs/job.js';

const [key = 'this', length = '1000000', handle = 'keep'] = process.argv.slice(2);
const tested = await contestant(key as ContestantKey);
if (tested === undefined) throw new Error(`expected a contestant, but got ${key}`);

const objects = resources(Number(length));
const handles: unknown[] = objects.map(() => undefined);
async function heapUsed(): Promise<number> {
  for (let time = 0; time < 3; time++) {
    await nextTurn();
    collectGarbage();
  }
  return process.memoryUsage().heapUsed;
}

const before = await heapUsed();
for (const [index, object] of objects.entries()) {
  const made = tested.create(object, count, index);
  if (handle === 'keep') handles[index] = made;
  if (index % 1000 === 0) await nextTurn();
}
const bytes = ((await heapUsed()) - before) / objects.length;
process.stdout.write(JSON.stringify({ value: bytes, kept: handles.length }));
process.exit();
