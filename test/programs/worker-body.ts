import { parentPort } from 'node:worker_threads';
import { createFinalizer, finalize, FinalizerScope } from '../../src/index.js';
import { out, owner } from './finalizers.js';

const way = process.argv[2];
finalize(owner, out, 'worker, first');
finalize(owner, () => {
  throw new Error('failed in the worker');
});
new FinalizerScope().finalize(owner, out, 'worker, second');
createFinalizer(owner, out, { args: ['worker, excluded'], atexit: false });
if (way === 'exit') process.exit(3);
if (way === 'throw') throw new RangeError('thrown in the worker');
if (way === 'reject') void Promise.reject(new RangeError('rejected in the worker'));
if (way === 'terminate') {
  parentPort?.postMessage('ready');
  setInterval(() => undefined, 60_000);
}
