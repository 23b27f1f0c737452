import { createFinalizer, finalize } from '../../src/index.js';
import { out } from './finalizers.js';

/** Lives until the program ends, like the class object in CPython's test. */
class Story {}

const globalVar = 'foobar';
const print = (...words: string[]): void => out(words.join(' '));

function error(): void {
  // A finalizer that is created inside one that is called at exit is the next to run.
  finalize(Story, print, 'g1');
  print('f3 error');
  throw new RangeError('division by zero');
}

const f1 = finalize(Story, print, 'f1', globalVar);
const f2 = finalize(Story, print, 'f2', globalVar);
const f3 = finalize(Story, error);
const f4 = createFinalizer(Story, print, { args: ['f4', globalVar] });
f2.atexit = false;
if (![f1, f3, f4].every(({ atexit }) => atexit)) throw new Error('expected atexit to be true');
