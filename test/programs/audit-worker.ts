/** Creates a self-reference in a worker thread, which has its own heap. */
import { Worker } from 'node:worker_threads';

const worker = new Worker(new URL('./audit-worker-body.js', import.meta.url));
worker.on('exit', (code) => process.stdout.write(`worker ended with ${code}\n`));
