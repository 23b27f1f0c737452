import type { RuntimeKind } from './runtimes.js';

/** What a program prints, in order, and how its process ends. */
export interface Promised {
  readonly said: readonly string[];
  /** The exit code, or the signal that ended it. */
  readonly status: number | string;
}

/** One way to end: the program `test/verification/programs/<program>.ts`, and what it must do. */
export interface Outcome {
  readonly program: string;
  readonly title: string;
  readonly promised: Promised;
  /** What a runtime does instead if it can't meet the specification, and why. */
  readonly except?: Partial<Record<RuntimeKind, Promised & { readonly because: string }>>;
}

const all = ['c', 'b', 'a'];

/** What each way to end must do: docs/internals/exit-matrix.md is generated from these and checked. */
export const outcomes: readonly Outcome[] = [
  {
    program: 'end-of-main',
    title: 'the end of main',
    promised: { said: all, status: 0 },
  },
  {
    program: 'exit-0',
    title: '`process.exit(0)`',
    promised: { said: all, status: 0 },
  },
  {
    program: 'exit-3',
    title: '`process.exit(3)`',
    promised: { said: all, status: 3 },
  },
  {
    program: 'deno-exit',
    title: '`Deno.exit(10)`; elsewhere `process.exit(10)`',
    promised: { said: all, status: 10 },
  },
  {
    program: 'exit-code',
    title: '`process.exitCode = 4`, then the end of main',
    promised: { said: all, status: 4 },
  },
  {
    program: 'uncaught-exception',
    title: 'an uncaught exception',
    promised: { said: all, status: 1 },
    except: {
      deno: {
        said: [],
        status: 1,
        because:
          'Deno emits no `exit` event then, and an `error` listener can still prevent the end',
      },
    },
  },
  {
    program: 'unhandled-rejection',
    title: 'an unhandled rejection',
    promised: { said: all, status: 1 },
  },
  {
    program: 'rejected-main',
    title: 'main rejects or throws',
    promised: { said: all, status: 1 },
  },
  {
    program: 'exception-at-exit',
    title: 'at exit, finalizer c rejects and finalizer b throws',
    promised: { said: ['c rejects', 'b throws', 'a'], status: 0 },
  },
  {
    program: 'created-at-exit',
    title: 'at exit, b creates another finalizer; one has `atexit: false`',
    promised: { said: ['b', 'new', 'a'], status: 0 },
  },
  {
    program: 'exit-in-finalizer',
    title: '`process.exit(5)` in a finalizer that is called',
    promised: { said: ['exits', ...all], status: 5 },
  },
  {
    program: 'exit-in-finalizer-at-exit',
    title: '`process.exit(5)` in a finalizer at exit: ends immediately, as in Python',
    promised: { said: ['exits'], status: 5 },
  },
  {
    program: 'exit-while-batch-is-pending',
    title: 'exit while the callbacks of three collected objects are pending',
    promised: { said: ['exits', 'dead 3', 'dead 2', 'dead 1', 'a'], status: 0 },
  },
  {
    program: 'exit-between-two-of-a-batch',
    title: 'exit in the callback of the first of three collected objects',
    promised: { said: ['dead 3 exits', 'dead 2', 'dead 1'], status: 6 },
  },
  {
    program: 'exit-during-async-drain',
    title: 'exit while `drainAsync()` awaits a callback',
    promised: { said: ['drain starts', ...all], status: 7 },
  },
  {
    program: 'idle-collection',
    title:
      'one collection, then a server waits without traffic: callbacks run, and the server closes',
    promised: { said: ['all called while the process is idle', 'a'], status: 0 },
  },
  {
    program: 'worker-ends',
    title: 'a worker ends',
    promised: { said: [...all, 'worker exit 0', 'parent'], status: 0 },
  },
  {
    program: 'worker-throws',
    title: 'a worker throws',
    promised: { said: [...all, 'worker failed', 'worker exit 1', 'parent'], status: 0 },
  },
  {
    program: 'worker-exits',
    title: '`process.exit(8)` in a worker',
    promised: { said: [...all, 'worker exit 8', 'parent'], status: 0 },
  },
  {
    program: 'worker-terminated',
    title: '`worker.terminate()`',
    promised: { said: ['worker exit 1', 'parent'], status: 0 },
  },
  {
    program: 'process-exits-with-worker',
    title: '`process.exit(9)` while a worker runs: it is terminated',
    promised: { said: ['parent'], status: 9 },
  },
  { program: 'sigint', title: 'SIGINT', promised: { said: [], status: 'SIGINT' } },
  { program: 'sigterm', title: 'SIGTERM', promised: { said: [], status: 'SIGTERM' } },
  { program: 'sighup', title: 'SIGHUP', promised: { said: [], status: 'SIGHUP' } },
  { program: 'sigkill', title: 'SIGKILL', promised: { said: [], status: 'SIGKILL' } },
  { program: 'abort', title: '`process.abort()`', promised: { said: [], status: 'SIGABRT' } },
];

/** Returns what a kind of runtime must do for one way to end. */
export function promisedOn(kind: RuntimeKind, outcome: Outcome): Promised {
  return outcome.except?.[kind] ?? outcome.promised;
}
