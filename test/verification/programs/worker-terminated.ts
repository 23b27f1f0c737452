import { isMainThread, parentPort } from 'node:worker_threads';
import { threeFinalizers } from './three-finalizers.js';
import { startWorker } from './worker-parent.js';

if (isMainThread) {
  const worker = startWorker(new URL(import.meta.url));
  worker.on('message', () => void worker.terminate());
} else {
  threeFinalizers();
  setInterval(() => undefined, 1000);
  parentPort?.postMessage('started');
}
