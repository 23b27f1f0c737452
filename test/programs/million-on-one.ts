import { FinalizerScope } from '../../src/index.js';

const MILLION = 1_000_000;
const scope = new FinalizerScope();
const obj = {};
let expected = MILLION - 1;
let inOrder = true;
const run = (id: number): void => {
  inOrder &&= id === expected;
  expected -= 1;
};
for (let id = 0; id < MILLION; id++) scope.finalize(obj, run, id);
console.log('alive', scope.size);
scope.drain();
console.log('left', scope.size, 'called', MILLION - 1 - expected, 'newest first', inOrder);
