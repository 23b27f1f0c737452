import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';

/** Sends a signal once, when the program has said that it is ready. */
function once(signal: NodeJS.Signals): (stdout: string) => NodeJS.Signals | undefined {
  let sent = false;
  return (stdout) => {
    if (sent || !stdout.includes('ready')) return undefined;
    sent = true;
    return signal;
  };
}

describe('inversify-finalize/signals', () => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    it(`[X1] [X4] drains the program at ${signal} and dies by it`, async () => {
      const end = await runProgram('signal-drained', { signalAt: once(signal) });
      expect(end).to.deep.equal({
        stdout: 'ready first second\nsecond\nfirst\n',
        stderr: '',
        code: null,
        signal,
      });
    });
  }

  it('leaves the application in charge of a signal that it listens for', async () => {
    const end = await runProgram('signal-handled', { signalAt: once('SIGTERM') });
    expect(end).to.deep.equal({
      stdout: 'ready\nhandled service alive 1\nfinalized\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('[X7] dies by the signal where nothing has a finalizer', async () => {
    const end = await runProgram('signal-unused', { signalAt: once('SIGTERM') });
    expect(end).to.deep.equal({ stdout: 'ready\n', stderr: '', code: null, signal: 'SIGTERM' });
  });

  it('changes no signal where it is not imported', async () => {
    const end = await runProgram('signal-not-imported', { signalAt: once('SIGTERM') });
    expect(end).to.deep.equal({ stdout: 'ready 0 0\n', stderr: '', code: null, signal: 'SIGTERM' });
  });
});
