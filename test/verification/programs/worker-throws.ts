import { isMainThread } from 'node:worker_threads';
import { threeFinalizers } from './three-finalizers.js';
import { startWorker } from './worker-parent.js';

if (isMainThread) {
  startWorker(new URL(import.meta.url));
} else {
  threeFinalizers();
  setTimeout(() => {
    throw new Error('this is not caught');
  }, 1);
}
