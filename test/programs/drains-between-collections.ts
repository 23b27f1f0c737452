/** Creates and drains finalizers, and has nothing alive whenever it collects garbage. */
import { setImmediate as nextTurn } from 'node:timers/promises';
import { FinalizerScope } from '../../src/index.js';

const scope = new FinalizerScope();
let sum = 0;

function add(value: number): void {
  sum += value;
}

for (let round = 0; round < 10; round++) {
  for (let value = 0; value < 20_000; value++) {
    scope.finalize({}, add, value);
    scope.drain();
  }
  for (let value = 0; value < 2000; value++) {
    scope.finalize({}, add, value);
    await scope.drainAsync();
  }
  await nextTurn();
  globalThis.gc?.();
}
console.log(`sum ${sum}`);
