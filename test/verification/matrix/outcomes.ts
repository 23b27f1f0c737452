import type { RuntimeKind } from './runtimes.js';

/** The lines that a program prints, in order, and the end of its process. */
export interface Promised {
  readonly printed: readonly string[];
  /** The exit code, or the signal that ended it. */
  readonly status: number | string;
}

/** One way to end: the program `test/verification/programs/<program>.ts`, and what it must do. */
export interface Outcome {
  readonly program: string;
  readonly title: string;
  readonly promised: Promised;
  /** The result on a runtime that can't meet the specification, and the reason. */
  readonly except?: Partial<Record<RuntimeKind, Promised & { readonly because: string }>>;
}

const all = ['c', 'b', 'a'];

/** The required result of each way to end. docs/internals/exit-matrix.md is generated from these. */
export const outcomes: readonly Outcome[] = [
  {
    program: 'end-of-main',
    title: 'the end of main',
    promised: { printed: all, status: 0 },
  },
  {
    program: 'exit-0',
    title: '`process.exit(0)`',
    promised: { printed: all, status: 0 },
  },
  {
    program: 'exit-3',
    title: '`process.exit(3)`',
    promised: { printed: all, status: 3 },
  },
  {
    program: 'deno-exit',
    title: '`Deno.exit(10)`; elsewhere `process.exit(10)`',
    promised: { printed: all, status: 10 },
  },
  {
    program: 'exit-code',
    title: '`process.exitCode = 4`, then the end of main',
    promised: { printed: all, status: 4 },
  },
  {
    program: 'uncaught-exception',
    title: 'an uncaught exception',
    promised: { printed: all, status: 1 },
    except: {
      deno: {
        printed: [],
        status: 1,
        because:
          'Deno emits no `exit` event then, and an `error` listener can still prevent the end',
      },
    },
  },
  {
    program: 'unhandled-rejection',
    title: 'an unhandled rejection',
    promised: { printed: all, status: 1 },
  },
  {
    program: 'rejected-main',
    title: 'main rejects or throws',
    promised: { printed: all, status: 1 },
  },
  {
    program: 'exception-at-exit',
    title: 'at exit, finalizer c rejects and finalizer b throws',
    promised: { printed: ['c rejects', 'b throws', 'a'], status: 0 },
  },
  {
    program: 'created-at-exit',
    title: 'at exit, b creates another finalizer; one has `atexit: false`',
    promised: { printed: ['b', 'new', 'a'], status: 0 },
  },
  {
    program: 'exit-in-finalizer',
    title: '`process.exit(5)` in a finalizer that is called',
    promised: { printed: ['exits', ...all], status: 5 },
  },
  {
    program: 'exit-in-finalizer-at-exit',
    title: '`process.exit(5)` in a finalizer at exit: ends immediately, as in Python',
    promised: { printed: ['exits'], status: 5 },
  },
  {
    program: 'exit-while-batch-is-pending',
    title: 'exit while the callbacks of three collected objects are pending',
    promised: { printed: ['exits', 'dead 3', 'dead 2', 'dead 1', 'a'], status: 0 },
  },
  {
    program: 'exit-between-two-of-a-batch',
    title: 'exit in the callback of the first of three collected objects',
    promised: { printed: ['dead 3 exits', 'dead 2', 'dead 1'], status: 6 },
  },
  {
    program: 'exit-during-async-drain',
    title: 'exit while `drainAsync()` awaits a callback',
    promised: { printed: ['drain starts', ...all], status: 7 },
  },
  {
    program: 'idle-collection',
    title:
      'one collection, then a server waits without traffic: callbacks run, and the server closes',
    promised: { printed: ['all called while the process is idle', 'a'], status: 0 },
  },
  {
    program: 'worker-ends',
    title: 'a worker ends',
    promised: { printed: [...all, 'worker exit 0', 'parent'], status: 0 },
  },
  {
    program: 'worker-throws',
    title: 'a worker throws',
    promised: { printed: [...all, 'worker failed', 'worker exit 1', 'parent'], status: 0 },
  },
  {
    program: 'worker-exits',
    title: '`process.exit(8)` in a worker',
    promised: { printed: [...all, 'worker exit 8', 'parent'], status: 0 },
  },
  {
    program: 'worker-terminated',
    title: '`worker.terminate()`',
    promised: { printed: ['worker exit 1', 'parent'], status: 0 },
  },
  {
    program: 'process-exits-with-worker',
    title: '`process.exit(9)` while a worker runs: it is terminated',
    promised: { printed: ['parent'], status: 9 },
  },
  { program: 'sigint', title: 'SIGINT', promised: { printed: [], status: 'SIGINT' } },
  { program: 'sigterm', title: 'SIGTERM', promised: { printed: [], status: 'SIGTERM' } },
  { program: 'sighup', title: 'SIGHUP', promised: { printed: [], status: 'SIGHUP' } },
  { program: 'sigkill', title: 'SIGKILL', promised: { printed: [], status: 'SIGKILL' } },
  { program: 'abort', title: '`process.abort()`', promised: { printed: [], status: 'SIGABRT' } },
];

/** Returns what a kind of runtime must do for one way to end. */
export function promisedOn(kind: RuntimeKind, outcome: Outcome): Promised {
  return outcome.except?.[kind] ?? outcome.promised;
}
