import { Worker } from 'node:worker_threads';
import { finalize } from '../../../src/index.js';
import { keep, say } from './three-finalizers.js';

/**
 * Starts a worker, says how it ended, and then ends by itself, with a finalizer of its own.
 *
 * That the worker failed is said when it has ended: Bun tells the parent while the worker still runs,
 * and what two threads say at once has no order.
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
