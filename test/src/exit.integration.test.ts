import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';

/** The lines that are printed at exit after `addFinalizers` of the programs. */
const ALL = 'third\nsecond, scoped\nfirst\n';

/** The lines that are printed at exit after `threeFinalizers` of the programs of the exit matrix. */
const THREE = 'c\nb\na\n';

/** Runs a program of the exit matrix, which other runtimes run as well. */
const runEnding = (name: string): ReturnType<typeof runProgram> =>
  runProgram(`../verification/programs/${name}`);

const lines = (...texts: string[]): string => texts.map((text) => `${text}\n`).join('');

describe('program exit', () => {
  it('[X1] calls every live finalizer with atexit at the end of main, newest first across all scopes', async () => {
    expect(await runEnding('end-of-main')).to.deep.equal({
      stdout: THREE,
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  for (const code of [0, 3]) {
    it(`[X4] calls them on process.exit(${code})`, async () => {
      expect(await runEnding(`exit-${code}`)).to.deep.equal({
        stdout: THREE,
        stderr: '',
        code,
        signal: null,
      });
    });
  }

  it('[X1] [X2] looks for new finalizers only if there are some', async () => {
    expect(await runProgram('exit-of-many')).to.deep.equal({
      stdout: '1001 ran, at most 10 walks\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('[X4] leaves process.exitCode as it was', async () => {
    expect(await runEnding('exit-code')).to.deep.equal({
      stdout: THREE,
      stderr: '',
      code: 4,
      signal: null,
    });
  });

  it('[X4] calls them on an uncaught exception', async () => {
    expect(await runEnding('uncaught-exception')).to.deep.equal({
      stdout: THREE,
      stderr: 'Error: this is not caught\n    at ...\n',
      code: 1,
      signal: null,
    });
  });

  it('[X4] calls them on an unhandled rejection', async () => {
    expect(await runEnding('unhandled-rejection')).to.deep.equal({
      stdout: THREE,
      stderr: 'Error: this is not handled\n    at ...\n',
      code: 1,
      signal: null,
    });
  });

  const workers: ReadonlyArray<readonly [way: string, code: number, error: string]> = [
    ['end', 0, ''],
    ['exit', 3, ''],
    ['throw', 1, 'error of the worker: thrown in the worker\n'],
    ['reject', 1, 'error of the worker: rejected in the worker\n'],
  ];

  for (const [way, code, error] of workers) {
    it(`[X4] calls the finalizers of a worker thread (${way}) in it, and those of the main thread there`, async () => {
      expect(await runProgram('worker', { args: [way] })).to.deep.equal({
        stdout: `worker, second\nworker, first\n${error}exit of the worker: ${code}\n${ALL}`,
        stderr: lines(
          'Exception ignored in finalizer (anonymous) of Object:',
          'Error: failed in the worker',
          '    at ...',
        ),
        code: 0,
        signal: null,
      });
    });
  }

  it('[X4] cannot call the finalizers of a worker after worker.terminate()', async () => {
    expect(await runProgram('worker', { args: ['terminate'] })).to.deep.equal({
      stdout: `exit of the worker: 1\n${ALL}`,
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  for (const signal of ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    it(`[X4] cannot call any after an untrapped ${signal}`, async () => {
      const signalAt = (stdout: string): NodeJS.Signals | undefined =>
        stdout === 'waiting\n' ? signal : undefined;
      expect(await runProgram('killed', { signalAt })).to.deep.equal({
        stdout: 'waiting\n',
        stderr: '',
        code: null,
        signal,
      });
    });
  }

  it('[X4] cannot call any after process.abort()', async () => {
    expect(await runProgram('killed', { args: ['abort'] })).to.deep.equal({
      stdout: '',
      stderr: '',
      code: null,
      signal: 'SIGABRT',
    });
  });

  it('[X2] calls finalizers that are created during exit next, reports failures, and calls the rest', async () => {
    expect(await runProgram('failing-at-exit')).to.deep.equal({
      stdout: lines(
        'spawn',
        'spawnAgain',
        'created by a created one',
        'created at exit, in a new scope',
        'flush',
        'closeSocket',
        'first',
      ),
      stderr: lines(
        'Exception ignored in finalizer recurse of Object:',
        'RangeError: Maximum call stack size exceeded',
        '    at ...',
        'Exception ignored in finalizer closeSocket of Object:',
        'RangeError: socket is gone',
        '    at ...',
        '  caused by: Error: cable',
        '    at ...',
        'Exception ignored in finalizer flush of Object:',
        'RangeError: too late to be awaited',
        '    at ...',
      ),
      code: 7,
      signal: null,
    });
  });

  for (const stderr of ['closed', 'broken'] as const) {
    it(`[X2] calls all of them if standard error is ${stderr}`, async () => {
      const { stdout, code, signal } = await runProgram('failing-at-exit', { stderr });
      expect({ lines: stdout.split('\n').length - 1, code, signal }).to.deep.equal({
        lines: 7,
        code: 7,
        signal: null,
      });
    });
  }

  for (const place of ['drain', 'drainAsync', 'collection']) {
    it(`[X1] calls the rest, and nothing twice, if a callback calls process.exit() during a ${place}`, async () => {
      expect(await runProgram('exit-inside', { args: [place] })).to.deep.equal({
        stdout: lines('fourth', 'exit', 'second', 'first'),
        stderr: '',
        code: 5,
        signal: null,
      });
    });
  }

  it('ends immediately if a callback calls process.exit() at exit, because that call does not return', async () => {
    expect(await runProgram('exit-inside', { args: ['exit'] })).to.deep.equal({
      stdout: lines('fourth', 'exit'),
      stderr: '',
      code: 5,
      signal: null,
    });
  });

  it('[X5] calls the finalizer of a target that has already been collected, in its place in the order', async () => {
    expect(await runProgram('exit-before-collection-callbacks')).to.deep.equal({
      stdout: lines('all dead', 'dead 2', 'alive', 'dead 1'),
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('[X5] calls the remaining callbacks of a collection in progress, each once', async () => {
    expect(await runProgram('exit-between-slices')).to.deep.equal({
      stdout: lines('dead 3', 'dead 2', 'alive', 'dead 1'),
      stderr: '',
      code: 6,
      signal: null,
    });
  });

  it('[X1] calls the rest of an asynchronous drain, newest first', async () => {
    expect(await runProgram('exit-during-async-drain')).to.deep.equal({
      stdout: lines('third', 'second begins', 'first', 'of the program'),
      stderr: '',
      code: 2,
      signal: null,
    });
  });

  it('[X3] leaves dead handles and empty scopes, and nothing is called again', async () => {
    const dead = JSON.stringify({
      alive: false,
      atexit: false,
      parts: [null, null],
      text: 'Finalizer { dead }',
    });
    expect(await runProgram('after-exit')).to.deep.equal({
      stdout: lines('ran', dead, dead, '{"size":0,"all":[]}'),
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('[X6] calls the finalizers of a container that was not torn down, without deactivations', async () => {
    expect(await runProgram('undrained-container')).to.deep.equal({
      stdout: lines('of the program, newer', 'service', 'of the program, older'),
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('[X7] adds one listener with the first finalizer and no more; an import changes nothing', async () => {
    expect(await runProgram('import-only')).to.deep.equal({
      stdout: lines(
        'imported: 0 globals, 0 listeners',
        'made: 0',
        'empty: 0 finalizers, 0 globals, 0 listeners',
        'rejected: SELF_REFERENCE, 0 globals, 0 listeners',
        'made: 101',
        'used: 1 globals, 1 listeners',
        'ran',
      ),
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('[G6] nothing of the package keeps the event loop open after a drain', async () => {
    expect(await runProgram('idle')).to.deep.equal({
      stdout: lines('open: 0', 'at exit'),
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('survives hostile members of Object.prototype and Array.prototype', async () => {
    expect(await runProgram('hostile-prototypes')).to.deep.equal({
      stdout: lines(
        '1 {"a":1}',
        'every finalizer was called, but 1 failed: finalizer (anonymous) of Object failed: failed',
        'close of Object: failed',
        'scoped, at exit',
        'at exit',
      ),
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('[X3] endProgram() does what the exit does, and nothing before the first finalizer', async () => {
    expect(await runProgram('end-program')).to.deep.equal({
      stdout: lines('not started', 'second', 'first', 'ended'),
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});
