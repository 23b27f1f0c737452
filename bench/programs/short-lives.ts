/**
 * Drops objects in the turn that created them, as requests do: `short-lives.js
 * CONTESTANT COUNT all|scavenger|collector`. Prints the nanoseconds of processor time for each object
 * until its callback has been called, or only those of the collector.
 */
import { constants, PerformanceObserver } from 'node:perf_hooks';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { contestant, type ContestantKey } from '../contestants/index.js';
import { collectGarbage, count, counter, cpuTimeNs, Resource, timeInTurns } from '../jobs/job.js';

const [key = 'this', length = '1000000', share = 'all'] = process.argv.slice(2);
const tested = await contestant(key as ContestantKey);
if (tested === undefined) throw new Error(`expected a contestant, but got ${key}`);

/** The details of a performance entry of a garbage collection, which Node's types lack. */
interface CollectionEntry {
  readonly duration: number;
  readonly detail: { readonly kind: number };
}

const spent = { scavenger: 0, collector: 0 };
const observer = new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) {
    const { duration, detail } = entry as unknown as CollectionEntry;
    spent.collector += duration * 1e6;
    if (detail.kind === constants.NODE_PERFORMANCE_GC_MINOR) spent.scavenger += duration * 1e6;
  }
});
observer.observe({ entryTypes: ['gc'] });

/** Makes and drops objects and waits for their callbacks; returns the duration. */
async function lives(all: number): Promise<number> {
  const before = counter.sum;
  const start = cpuTimeNs();
  await timeInTurns({ count: all, perTurn: 1000 }, () => {
    tested?.create(new Resource(1), count, 1);
  });
  collectGarbage();
  const expected = key === 'nothing' ? 0 : all;
  const deadline = performance.now() + 60_000;
  while (counter.sum - before < expected) {
    await nextTurn();
    if (performance.now() > deadline) throw new Error('expected every callback to be called');
  }
  return cpuTimeNs() - start;
}

await lives(100_000);
spent.scavenger = 0;
spent.collector = 0;
const all = await lives(Number(length));
await nextTurn();
const value = share === 'all' ? all : spent[share as keyof typeof spent];
process.stdout.write(JSON.stringify({ value: value / Number(length) }));
process.exit();
