import { setImmediate as nextTurn } from 'node:timers/promises';
import { required } from '../contestants/contestant.js';
import {
  clockCostNs,
  count,
  cpuTimeNs,
  type Job,
  Resource,
  resources,
  settle,
  tidyUp,
  timeInTurns,
} from './job.js';

/** Drains that are too short for one measurement are measured together: so many finalizers, */
const AT_LEAST = 1_000_000;

/** or so many drains. */
const MOST_DRAINS = 100_000;

/** More than these are as old when they are drained as they would be in a program. */
const MANY = 100_000;

/**
 * Measures drains of `options.count` finalizers, on a turn after that which made them; without what
 * the clock costs, which is more than a drain of one.
 */
function drainOf(name: 'drain' | 'drainAsync'): Job {
  return async (contestant, options) => {
    const act: () => unknown = required(contestant, name);
    const objects = resources(options.count);
    const times = Math.min(MOST_DRAINS, Math.ceil(AT_LEAST / options.count));
    let total = -times * clockCostNs();
    for (let time = 0; time < times; time++) {
      for (const [index, object] of objects.entries()) {
        contestant.create(object, count, index);
        if (index % options.perTurn === 0) await nextTurn();
      }
      await (objects.length < MANY ? nextTurn() : settle());
      const start = cpuTimeNs();
      // Awaited only where there is something to wait for: awaiting nothing costs a turn, too.
      const result = act();
      if (result instanceof Promise) await result;
      total += cpuTimeNs() - start;
    }
    await tidyUp(contestant, objects, []);
    return total / times / options.count;
  };
}

export const drain: Job = drainOf('drain');
export const drainAsync: Job = drainOf('drainAsync');

/** Measures a finalizer that is made and drained, with nothing else alive. */
export const createAndDrain: Job = async (contestant, options) => {
  const end = required(contestant, 'drain');
  const cost = await timeInTurns(options, (index) => {
    contestant.create(new Resource(index), count, index);
    end();
  });
  await tidyUp(contestant, [], []);
  return cost;
};
