import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';

describe('drainProgram', () => {
  it('[K1] does what exit does, newest first across all scopes, once, and lets the program continue', async () => {
    expect(await runProgram('drain-program')).to.deep.equal({
      stdout:
        'third\nnew\nsecond\nfirst\ndrained\nlater, drained\ncollected\nat exit\nexcluded: false\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});
