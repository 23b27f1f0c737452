import { required } from '../contestants/contestant.js';
import {
  count,
  cpuTimeNs,
  type Job,
  Resource,
  resources,
  settle,
  tidyUp,
  timeInTurns,
} from './job.js';

export const create: Job = async (contestant, options) => {
  const objects = resources(options.count);
  const handles: unknown[] = objects.map(() => undefined);
  await settle();
  const cost = await timeInTurns(options, (index) => {
    handles[index] = contestant.create(objects[index] as Resource, count, index);
  });
  await tidyUp(contestant, objects, handles);
  return cost;
};

/** Measures one operation on each of many handles. */
function toEach(name: 'detach' | 'call' | 'peek'): Job {
  return async (contestant, options) => {
    const act: (handle: unknown) => unknown = required(contestant, name);
    const objects = resources(options.count);
    const handles = objects.map((object, index) => contestant.create(object, count, index));
    await settle();
    const cost = await timeInTurns(options, (index) => {
      act(handles[index]);
    });
    await tidyUp(contestant, objects, handles);
    return cost;
  };
}

export const detach: Job = toEach('detach');
export const call: Job = toEach('call');
export const peek: Job = toEach('peek');

/** Measures the full cost of `detach`, including the later garbage collection of the objects. */
export const detachAndDie: Job = async (contestant, options) => {
  const end = required(contestant, 'detach');
  const objects = resources(options.count);
  const handles = objects.map((object, index) => contestant.create(object, count, index));
  await settle();
  const detaching = await timeInTurns(options, (index) => {
    end(handles[index]);
  });
  handles.length = 0;
  const start = cpuTimeNs();
  objects.length = 0;
  await settle();
  return detaching + (cpuTimeNs() - start) / options.count;
};

/** Measures a whole life cycle: an object is made, gets its finalizer, and the finalizer ends. */
function life(name: 'detach' | 'call'): Job {
  return async (contestant, options) => {
    const end = required(contestant, name);
    const cost = await timeInTurns(options, (index) => {
      end(contestant.create(new Resource(index), count, index));
    });
    await tidyUp(contestant, [], []);
    return cost;
  };
}

export const createAndDetach: Job = life('detach');
export const createAndCall: Job = life('call');
