import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { Container } from 'inversify';
import { FinalizationPlugin } from '../../../container/index.js';
import { runMain } from '../../../runtime/main/index.js';
import { FinalizeError } from '../../../src/index.js';
import { runProgram } from '../../support/run-program.js';

/** Sends each signal once, as soon as the program has written the text that it waits for. */
function signalsAt(
  ...plan: ReadonlyArray<readonly [text: string, signal: NodeJS.Signals]>
): (stdout: string) => NodeJS.Signals | undefined {
  const left = [...plan];
  return (stdout) => {
    const [next] = left;
    if (next === undefined || !stdout.includes(next[0])) return undefined;
    left.shift();
    return next[1];
  };
}

const lines = (...texts: readonly string[]): string => texts.map((text) => `${text}\n`).join('');
const teardown = ['server closing', 'server closed', 'pool closing', 'pool closed'];

/** Matches the message about a step that exceeds the deadline, whatever time was left for it. */
const exceeded = (name: string): RegExp =>
  new RegExp(
    `^teardown: expected finalizer ${name} to settle within the deadline of \\d+ ms, but it did not; .*$`,
    'm',
  );

describe('runMain', () => {
  describe('on a signal', () => {
    for (const [signal, number] of [
      ['SIGINT', 2],
      ['SIGTERM', 15],
      ['SIGHUP', 1],
    ] as const) {
      it(`[U6] awaits the teardown on ${signal}, newest first, and ends by the signal`, async () => {
        const end = await runProgram('main-signal', { signalAt: signalsAt(['ready', signal]) });
        expect(end).to.deep.equal({
          stdout: lines('ready', ...teardown, `exit ${128 + number}`),
          stderr: '',
          code: null,
          signal,
        });
      });
    }

    it('[U6] stops what accepts new work first, all at the same time', async () => {
      const end = await runProgram('main-stop-first', {
        signalAt: signalsAt(['ready', 'SIGTERM']),
      });
      expect(end).to.deep.equal({
        stdout: lines(
          'ready',
          'server closing',
          'consumer closing',
          'server closed',
          'consumer closed',
          'job closing',
          'job closed',
          'pool closing',
          'pool closed',
        ),
        stderr: '',
        code: null,
        signal: 'SIGTERM',
      });
    });

    it('[U6] tears down what has been built if the signal arrives during the start', async () => {
      const end = await runProgram('main-during-start', {
        signalAt: signalsAt(['ready', 'SIGTERM']),
      });
      expect(end).to.deep.equal({
        stdout: lines('ready', 'pool closing', 'pool closed'),
        stderr: 'start: Error: the pool is closed\n    at ...\n',
        code: null,
        signal: 'SIGTERM',
      });
    });

    it('[U6] exits with 128 plus the number of the signal if the kernel ignores it', async () => {
      const end = await runProgram('main-process-one', {
        signalAt: signalsAt(['ready', 'SIGTERM']),
      });
      expect(end).to.deep.equal({
        stdout: lines('ready', 'pool closing', 'pool closed'),
        stderr: '',
        code: 143,
        signal: null,
      });
    });
  });

  describe('on a second signal', () => {
    it('[U6] ends immediately on a second signal, and calls the finalizers at exit', async () => {
      const end = await runProgram('main-second-signal', {
        signalAt: signalsAt(['ready', 'SIGTERM'], ['still closing', 'SIGINT']),
      });
      expect(end).to.deep.equal({
        stdout: lines('ready', 'closing', 'still closing', 'at exit'),
        stderr: '',
        code: null,
        signal: 'SIGINT',
      });
    });

    it('[U6] ends immediately on the same signal if it arrives too late to be an echo', async () => {
      const end = await runProgram('main-second-signal', {
        signalAt: signalsAt(['ready', 'SIGINT'], ['still closing', 'SIGINT']),
      });
      expect(end).to.deep.equal({
        stdout: lines('ready', 'closing', 'still closing', 'at exit'),
        stderr: '',
        code: null,
        signal: 'SIGINT',
      });
    });

    it('[U6] ignores what npm and nodemon send a second time, even if the event loop was blocked', async () => {
      const end = await runProgram('main-echo', { signalAt: signalsAt(['ready', 'SIGINT']) });
      expect(end).to.deep.equal({
        stdout: lines('ready', 'server closed', 'pool closing', 'pool closed'),
        stderr: '',
        code: null,
        signal: 'SIGINT',
      });
    });
  });

  describe('if the teardown fails or takes too long', () => {
    it('[U6] names the step that exceeded its timeout, calls the rest, and ends by the signal', async () => {
      const { stderr, ...end } = await runProgram('main-too-long', {
        signalAt: signalsAt(['ready', 'SIGTERM']),
      });
      expect(end).to.deep.equal({
        stdout: lines('ready', 'pool closing'),
        code: null,
        signal: 'SIGTERM',
      });
      expect(stderr).to.match(exceeded('hang of server'));
      expect(stderr.replace(exceeded('hang of server'), 'too long')).to.equal(
        lines(
          'teardown: finalizer fail of cache failed: the cache is gone',
          'Error: the cache is gone',
          '    at ...',
          'too long',
        ),
      );
    });

    it('[U6] gives the services in stopFirst and the container one common deadline', async () => {
      const { stderr, ...end } = await runProgram('main-too-long', {
        args: ['--stop-first'],
        signalAt: signalsAt(['ready', 'SIGTERM']),
      });
      expect(end).to.deep.equal({
        stdout: lines('ready', 'pool closing'),
        code: null,
        signal: 'SIGTERM',
      });
      const named = [...stderr.matchAll(/^teardown: expected finalizer (.*) to settle/gm)];
      expect(named.map(([, name]) => name)).to.deep.equal(['hang of server', 'close of Pool']);
    });

    it('[U6] does not exceed graceMs for a teardown that the application has started', async () => {
      const end = await runProgram('main-torn-down-already', {
        signalAt: signalsAt(['ready', 'SIGTERM']),
      });
      expect(end).to.deep.equal({
        stdout: 'ready\n',
        stderr: 'teardown: expected it to end within 100 ms, but it is still in progress\n',
        code: null,
        signal: 'SIGTERM',
      });
    });
  });

  describe('on an error', () => {
    it('[U6] writes why the start failed, tears down and exits with 1', async () => {
      const { stderr, ...end } = await runProgram('main-start-fails');
      expect(end).to.deep.equal({
        stdout: lines('pool closing', 'pool closed'),
        code: 1,
        signal: null,
      });
      expect(stderr).to.match(
        /^start: Error: the port is in use\n[^]*\[cause\]: Error: EADDRINUSE\n/,
      );
    });

    it('[U6] writes every uncaught exception, tears down once and exits with 1', async () => {
      const end = await runProgram('main-uncaught');
      expect(end).to.deep.equal({
        stdout: lines(...teardown),
        stderr: lines(
          'uncaught exception: Error: the first',
          '    at ...',
          'uncaught exception: Error: the second',
          '    at ...',
        ),
        code: 1,
        signal: null,
      });
    });

    it('[U6] does the same for a rejection that is not handled', async () => {
      const end = await runProgram('main-uncaught', { args: ['--rejection'] });
      expect(end).to.deep.equal({
        stdout: lines(...teardown),
        stderr: lines('unhandled rejection: Error: a rejection', '    at ...'),
        code: 1,
        signal: null,
      });
    });
  });

  describe('without a signal', () => {
    it('[U6] awaits the teardown when nothing keeps the process alive any longer', async () => {
      const end = await runProgram('main-end-of-work');
      expect(end).to.deep.equal({
        stdout: lines('done', ...teardown, 'exit 0'),
        stderr: '',
        code: 0,
        signal: null,
      });
    });

    it('[U6] exits with 1 if that teardown fails', async () => {
      const end = await runProgram('main-end-of-work', { args: ['--failing'] });
      expect(end).to.deep.equal({
        stdout: lines('done', ...teardown, 'exit 1'),
        stderr: lines(
          'teardown: finalizer fail of report failed: the disk is full',
          'Error: the disk is full',
          '    at ...',
        ),
        code: 1,
        signal: null,
      });
    });

    it('[X1] calls finalizers synchronously if the application calls process.exit()', async () => {
      const end = await runProgram('main-process-exit');
      expect(end).to.deep.equal({
        stdout: lines('pool closing', 'at exit'),
        stderr: '',
        code: 3,
        signal: null,
      });
    });

    it('[U6] tears down in a worker thread when it has no more work', async () => {
      const end = await runProgram('main-worker');
      expect(end).to.deep.equal({
        stdout: lines('pool closing', 'pool closed', 'the thread exited with 0'),
        stderr: '',
        code: 0,
        signal: null,
      });
    });

    it('[U6] exits a worker thread with 1 if its start fails', async () => {
      const end = await runProgram('main-worker', { args: ['--failing'] });
      expect(end).to.deep.equal({
        stdout: lines('pool closing', 'pool closed', 'the thread exited with 1'),
        stderr: lines('start: Error: the thread cannot start', '    at ...'),
        code: 0,
        signal: null,
      });
    });

    it("[U6] tears down on PM2's message and exits with 0", async () => {
      const file = fileURLToPath(new URL('../../programs/main-message.js', import.meta.url));
      const child = fork(file, { env: { ...process.env, pm_id: '0' }, stdio: 'pipe' });
      let stdout = '';
      child.stdout?.setEncoding('utf8').on('data', (text: string) => {
        stdout += text;
      });
      child.on('message', () => {
        child.send('status');
        child.send('shutdown');
      });
      const end = await new Promise((resolve) => {
        child.on('close', (code, signal) => resolve({ stdout, code, signal }));
      });
      expect(end).to.deep.equal({
        stdout: lines('pool closing', 'pool closed'),
        code: 0,
        signal: null,
      });
    });
  });

  describe('with arguments of the wrong type', () => {
    async function rejected(promise: Promise<void>): Promise<readonly [string, string]> {
      const error = await promise.catch((reason: unknown) => reason);
      expect(error).to.be.instanceOf(FinalizeError);
      const { code, message } = error as FinalizeError;
      return [code, message.split(';', 1).join()];
    }

    function newContainer(): Container {
      const container = new Container();
      container.register(FinalizationPlugin);
      return container;
    }

    const start = (): never => expect.fail('nothing starts');

    it('[U6] rejects a container without the plugin', async () => {
      expect(await rejected(runMain(new Container(), start))).to.deep.equal([
        'PLUGIN_MISSING',
        'expected a container with FinalizationPlugin, but got an object of class Container without it',
      ]);
    });

    for (const [name, args, text] of [
      ['start', ['go'], 'start of runMain to be a function, but got the string "go"'],
      ['options', [start, null], 'options of runMain to be an object, but got null'],
      [
        'graceMs',
        [start, { graceMs: Infinity }],
        'graceMs of runMain to be a finite number of milliseconds, 0 or more, but got the number Infinity',
      ],
      [
        'stopFirst',
        [start, { stopFirst: 'Server' }],
        'stopFirst of runMain to be an array of service identifiers, but got the string "Server"',
      ],
    ] as const) {
      it(`[U6] rejects ${name} of the wrong type, and starts nothing`, async () => {
        const promise = runMain(newContainer(), ...(args as unknown as [() => unknown]));
        expect(await rejected(promise)).to.deep.equal(['INVALID_ARGUMENT', `expected ${text}`]);
      });
    }

    it('[U6] rejects a second main program in one process', async () => {
      const end = await runProgram('main-twice');
      expect(end).to.deep.equal({
        stdout: lines(
          'FinalizeError: expected runMain to be called once, but the process already has a main program; ' +
            'make one container the root of the program, and start everything in one start function',
          'pool closing',
          'pool closed',
        ),
        stderr: '',
        code: 0,
        signal: null,
      });
    });
  });
});
