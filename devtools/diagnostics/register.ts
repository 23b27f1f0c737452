/**
 * Reports leaks of a program without changes to its code:
 *
 *     node --import inversify-finalize/diagnostics/register app.js
 *
 * On SIGUSR2 and at exit, prints the live finalizers with their creation sites, and the leaks that were
 * found. With `INVERSIFY_FINALIZE_LEAKS=throw`, the process exits with code 1 if there is a leak.
 *
 * With `INVERSIFY_FINALIZE_OPEN=1`, names the handles that keep the process open one second after the
 * container was torn down, and the services that opened them.
 */
import { isMainThread } from 'node:worker_threads';
import { describeValue } from '../../src/describe.js';
import { FinalizeError } from '../../src/index.js';
import { LeakGroups } from './leak-groups.js';
import { reportLeaks } from './leaks.js';
import { formatOpenHandles } from './open-handles.js';
import { reportOpenHandles } from './report-open-handles.js';
import { formatLiveFinalizers, liveFinalizers } from './live-finalizers.js';

// Positions are those of the original source, for all modules that are loaded after this one.
process.setSourceMapsEnabled(true);

const mode = process.env['INVERSIFY_FINALIZE_LEAKS'] ?? 'report';
if (!['', 'report', 'throw'].includes(mode)) {
  throw new FinalizeError(
    'INVALID_ARGUMENT',
    `expected INVERSIFY_FINALIZE_LEAKS to be 'throw' or 'report', but got ${describeValue(mode)}; unset it to report`,
  );
}

const open = process.env['INVERSIFY_FINALIZE_OPEN'] ?? '';
if (!/^(?:\d+(?:\.\d+)?)?$/u.test(open)) {
  throw new FinalizeError(
    'INVALID_ARGUMENT',
    `expected INVERSIFY_FINALIZE_OPEN to be a number of seconds, but got ${describeValue(open)}; unset it if you don't need the report`,
  );
}
const listOpen =
  open === ''
    ? undefined
    : reportOpenHandles(Number(open) * 1000, (text) => void process.stderr.write(text));

const leaks = new LeakGroups();
const stop = reportLeaks({ onLeak: (leak) => leaks.add(leak) });

/** Prints the live finalizers. */
function printAlive(): void {
  const alive = liveFinalizers();
  const noun = alive.length === 1 ? 'finalizer' : 'finalizers';
  process.stderr.write(`inversify-finalize: ${alive.length} live ${noun}\n`);
  if (alive.length > 0) process.stderr.write(`${formatLiveFinalizers(alive)}\n`);
}

/** Prints the handles that keep the process open, if they are tracked. */
function printOpen(): void {
  const handles = listOpen?.() ?? [];
  if (handles.length > 0) {
    process.stderr.write(`inversify-finalize: ${formatOpenHandles(handles)}\n`);
  }
}

// Worker threads don't receive signals.
if (isMainThread && process.platform !== 'win32') {
  process.on('SIGUSR2', () => {
    printAlive();
    printOpen();
  });
}

// Before the exit listener of the package, which comes with the first finalizer, so finalizers are still
// alive.
process.on('exit', () => {
  printAlive();
  stop();
  process.stderr.write(String(leaks));
  if (leaks.size > 0 && mode === 'throw') process.exitCode = 1;
});
