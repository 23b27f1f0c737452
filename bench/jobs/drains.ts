import { count, cpuTimeNs, type Job, resources, tidyUp } from './job.js';

/** Drains that are too short for one measurement are measured together. */
const AT_LEAST = 100_000;

/** Measures drains of `options.count` finalizers. */
function drainOf(name: 'drain' | 'drainAsync'): Job {
  return async (contestant, options) => {
    const drain = contestant[name];
    if (drain === undefined) throw new Error(`expected ${contestant.name} to have ${name}`);
    const objects = resources(options.count);
    const times = Math.ceil(AT_LEAST / options.count / (name === 'drain' ? 1 : 10));
    let total = 0;
    for (let time = 0; time < times; time++) {
      for (const [index, object] of objects.entries()) contestant.create(object, count, index);
      const start = cpuTimeNs();
      // Awaited only where there is something to wait for: awaiting nothing costs a turn, too.
      const result: unknown = drain();
      if (result instanceof Promise) await result;
      total += cpuTimeNs() - start;
    }
    objects.length = 0;
    await tidyUp(contestant, []);
    return total / times / options.count;
  };
}

export const drain: Job = drainOf('drain');
export const drainAsync: Job = drainOf('drainAsync');
