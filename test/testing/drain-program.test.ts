import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';

describe('drainProgram', () => {
  it('[K1] does what the exit does, newest first over all scopes, and lets the program go on', async () => {
    expect(await runProgram('drain-program')).to.deep.equal({
      stdout:
        'third\nnewborn\nsecond\nfirst\ndrained\nlater, drained\ncollected\nat exit\nexempt: false\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});
