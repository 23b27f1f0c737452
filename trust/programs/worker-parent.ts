import { Worker } from 'node:worker_threads';
import { finalize } from '../../src/index.js';
import { keep, say } from './three-finalizers.js';

/** Starts a worker, says how it ended, and then ends by itself, with a finalizer of its own. */
export function startWorker(url: URL): Worker {
  finalize(keep({}), say, 'parent');
  const worker = new Worker(url);
  worker.on('error', () => say('worker failed'));
  worker.on('exit', (code) => say(`worker exit ${code}`));
  return worker;
}
