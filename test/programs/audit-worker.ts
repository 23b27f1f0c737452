/** The mistake is made in a worker, which has a heap of its own. */
import { Worker } from 'node:worker_threads';

const worker = new Worker(new URL('./audit-worker-body.js', import.meta.url));
worker.on('exit', (code) => process.stdout.write(`worker ended with ${code}\n`));
