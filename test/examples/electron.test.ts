import { expect } from 'chai';
import { runExample } from './run-example.js';

describe('examples/electron', () => {
  it('[P1] [U6] quits once the teardown is over, however often the user requests it', async () => {
    expect(await runExample('electron/main')).to.deep.equal({
      stdout: [
        'database: closing',
        'quit: prevented',
        'quit: prevented',
        'database: closed',
        'quit: the process ends',
        '',
      ].join('\n'),
      stderr: '',
      code: 0,
      signal: null,
      left: [],
    });
  });
});
