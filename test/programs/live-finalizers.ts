/** Lists its live finalizers: one from before creations were tracked, one tracked, one without a stack. */
import {
  formatLiveFinalizers,
  liveFinalizers,
  trackCreations,
} from '../../devtools/diagnostics/index.js';
import { createFinalizer, finalize } from '../../src/index.js';

class LogFile {}

const close = (_fd: number): void => undefined;
const log = new LogFile();
finalize(log, close, 3);
const stop = trackCreations();
createFinalizer(log, close, { args: [4], atexit: false });
stop();
const stopTimes = trackCreations({ stacks: false });
finalize(log, close, 5);
stopTimes();
for (const finalizer of liveFinalizers()) console.log(JSON.stringify(finalizer));
console.log(formatLiveFinalizers());
