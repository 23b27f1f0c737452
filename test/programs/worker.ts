import { Worker } from 'node:worker_threads';
import { addFinalizers, out } from './finalizers.js';

const way = process.argv[2] ?? '';
addFinalizers();
const worker = new Worker(new URL('./worker-body.js', import.meta.url), { argv: [way] });
worker.on('error', (error) => out(`error of the worker: ${error.message}`));
worker.on('message', () => void worker.terminate());
worker.on('exit', (code) => out(`exit of the worker: ${code}`));
