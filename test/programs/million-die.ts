import { finalize, programScope } from '../../src/index.js';

/** Objects are made in jobs of a thousand: a weak reference holds its object until its job ends. */
const JOBS = 1000;
const OBJECTS_PER_JOB = 1000;
const MILLION = JOBS * OBJECTS_PER_JOB;
const DEADLINE_MS = 25_000;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

let alive: object[] = [];
let called = 0;
let turns = 0;
let last = MILLION;
let inOrder = true;
const run = (id: number): void => {
  called += 1;
  inOrder &&= id < last;
  last = id;
};
const make = (id: number): void => {
  const obj = {};
  alive.push(obj);
  finalize(obj, run, id);
};
for (let job = 0; job < JOBS; job++) {
  for (let index = 0; index < OBJECTS_PER_JOB; index++) make(job * OBJECTS_PER_JOB + index);
  await turn();
}
console.log('alive', programScope.size, 'called', called);
alive = [];
const deadline = Date.now() + DEADLINE_MS;
globalThis.gc?.();
const isOver = (): boolean => called === MILLION || Date.now() > deadline;
while (!isOver()) {
  turns += 1;
  if (called === 0 && turns % 100 === 0) globalThis.gc?.();
  await turn();
}
console.log('left', programScope.size, 'called', called, 'newest first', inOrder);
console.log('over several turns', turns > 10);
