import { Worker } from 'node:worker_threads';
import { finalize } from '../../../src/index.js';
import { keep, say } from './three-finalizers.js';

/**
 * Starts a worker, prints how it ended, and then ends with its own finalizer alive.
 *
 * The error of the worker is printed when the worker has ended: Bun emits it in the parent while the
 * worker still runs, and the output of two threads at the same time has no order.
 */
export function startWorker(url: URL): Worker {
  finalize(keep({}), say, 'parent');
  const worker = new Worker(url);
  let failed = false;
  worker.on('error', () => {
    failed = true;
  });
  worker.on('exit', (code) => {
    if (failed) say('worker failed');
    say(`worker exit ${code}`);
  });
  return worker;
}
