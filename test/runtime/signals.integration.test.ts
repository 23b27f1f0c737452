import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';

/** Sends a signal once, as soon as the program has written that it is ready. */
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
    it(`[X1] [X4] calls the finalizers newest first on ${signal}, and ends by the signal`, async () => {
      const end = await runProgram('signal-drained', { signalAt: once(signal) });
      expect(end).to.deep.equal({
        stdout: 'ready first second\nsecond\nfirst\n',
        stderr: '',
        code: null,
        signal,
      });
    });
  }

  it('leaves a signal to the application if it listens for it', async () => {
    const end = await runProgram('signal-handled', { signalAt: once('SIGTERM') });
    expect(end).to.deep.equal({
      stdout: 'ready\nhandled service alive 1\nfinalized\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('[X7] ends by the signal if the program has no finalizer', async () => {
    const end = await runProgram('signal-unused', { signalAt: once('SIGTERM') });
    expect(end).to.deep.equal({ stdout: 'ready\n', stderr: '', code: null, signal: 'SIGTERM' });
  });

  it("changes nothing about signals if it isn't imported", async () => {
    const end = await runProgram('signal-not-imported', { signalAt: once('SIGTERM') });
    expect(end).to.deep.equal({ stdout: 'ready 0 0\n', stderr: '', code: null, signal: 'SIGTERM' });
  });
});
