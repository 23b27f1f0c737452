/** `npm run verify:critical-path`: the order and the duration of concurrent teardowns of random graphs. */
import 'reflect-metadata';
import { readRunOptions } from '../run-options.js';
import { criticalPath } from './critical-path.js';

const { programs, seed } = readRunOptions(10_000);
const started = performance.now();
const result = await criticalPath(programs, seed);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
process.stdout.write(
  `critical path: ${result.graphs} graphs, ${result.cleanups} cleanups, none before what depends on it had settled; ` +
    'each teardown took as long as its longest path: ' +
    `${result.concurrentMs} ms in total instead of ${result.sequentialMs} ms one after the other; ` +
    `${result.late} reached their deadline (seed ${seed}, ${seconds} s)\n`,
);
