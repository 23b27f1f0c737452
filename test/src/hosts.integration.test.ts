import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';

describe('other hosts', () => {
  it('[X1] in a browser, the program ends when the page is left, and errors go to its console', async () => {
    expect(await runProgram('browser')).to.deep.equal({
      stdout: [
        'listens to pagehide',
        'collected 2',
        'collected 1',
        'kept in the back/forward cache',
        'left once, and again',
        'console: Exception ignored in finalizer close of Object:',
        'first',
        'left',
        '',
      ].join('\n'),
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('[T1] changes nothing on a host without diagnostics_channel', async () => {
    expect(await runProgram('without-diagnostics-channel')).to.deep.equal({
      stdout: 'called\ndrained\nat exit\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});
