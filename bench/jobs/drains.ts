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

/** Drains that are too short for one measurement are measured together, until they have this many finalizers */
const MIN_FINALIZERS = 1_000_000;

/** or there are this many drains. */
const MAX_DRAINS = 100_000;

/** If there are more finalizers than this, most are in the old generation when they are drained, as in a program. */
const MANY = 100_000;

/**
 * Measures drains of `options.count` finalizers, on a later turn than the one that created them. Subtracts
 * the cost of reading the clock, which is higher than that of draining one finalizer.
 */
function drainOf(name: 'drain' | 'drainAsync'): Job {
  return async (contestant, options) => {
    const act: () => unknown = required(contestant, name);
    const objects = resources(options.count);
    const times = Math.min(MAX_DRAINS, Math.ceil(MIN_FINALIZERS / options.count));
    let total = -times * clockCostNs();
    for (let time = 0; time < times; time++) {
      for (const [index, object] of objects.entries()) {
        contestant.create(object, count, index);
        if (index % options.perTurn === 0) await nextTurn();
      }
      await (objects.length < MANY ? nextTurn() : settle());
      const start = cpuTimeNs();
      // Awaits only if there is a promise: awaiting nothing also costs a turn.
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

/** Measures creating and draining one finalizer while no other is alive. */
export const createAndDrain: Job = async (contestant, options) => {
  const end = required(contestant, 'drain');
  const cost = await timeInTurns(options, (index) => {
    contestant.create(new Resource(index), count, index);
    end();
  });
  await tidyUp(contestant, [], []);
  return cost;
};
