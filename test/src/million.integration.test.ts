import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';

describe('a million', () => {
  it('[F13] [S1] finalizers on one object are drained newest first, each once', async () => {
    expect(await runProgram('million-on-one')).to.deep.equal({
      stdout: 'alive 1000000\nleft 0 called 1000000 newest first true\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('[G3] objects that are collected together are finalized newest first, each once, in slices', async () => {
    expect(await runProgram('million-die')).to.deep.equal({
      stdout:
        'alive 1000000 called 0\nleft 0 called 1000000 newest first true\nover several turns true\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});
