import { once } from 'node:events';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { fileURLToPath } from 'node:url';
import { runMain } from '../../runtime/main/index.js';
import { out } from './finalizers.js';
import { container, Pool } from './main-container.js';

if (isMainThread) {
  const worker = new Worker(fileURLToPath(import.meta.url), { argv: process.argv.slice(2) });
  await once(worker, 'online');
  worker.postMessage('stop');
  const [code] = (await once(worker, 'exit')) as [number];
  out(`the thread exited with ${code}`);
} else {
  // A listener for messages keeps the thread alive; without it, the thread has no more work.
  const stopped = once(parentPort as NonNullable<typeof parentPort>, 'message');
  await runMain(container, async () => {
    await container.getAsync(Pool);
    await stopped;
    if (process.argv.includes('--failing')) throw new Error('the thread cannot start');
  });
}
