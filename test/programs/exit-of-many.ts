/** Prints how many finalizers ran at exit, and how often a set was iterated or cleared meanwhile. */
import { writeSync } from 'node:fs';
import { FinalizerScope, finalize } from '../../src/index.js';

const targets = Array.from({ length: 1000 }, (_, id) => ({ id }));
const other = new FinalizerScope();
let ran = 0;
let walks = 0;

function closeOne(): void {
  ran += 1;
  // One that is created at exit.
  if (ran === 500) other.finalize(targets, closeOne);
}

function countCalls(name: 'clear' | typeof Symbol.iterator): void {
  const method = Reflect.get(Set.prototype, name) as () => unknown;
  const counting = function (this: unknown): unknown {
    walks += 1;
    return Reflect.apply(method, this, []);
  };
  Reflect.set(Set.prototype, name, counting);
}

process.on('exit', () => {
  countCalls('clear');
  countCalls(Symbol.iterator);
});
for (const target of targets) finalize(target, closeOne);
process.on('exit', () => {
  writeSync(1, `${ran} ran, ${walks <= 10 ? 'at most 10' : walks} walks\n`);
});
