import { expect } from 'chai';
import { runExample } from './run-example.js';

describe('examples/service', () => {
  it('releases the repository before its connection, and both once', async () => {
    expect(await runExample('service')).to.deep.equal({
      stdout: 'a repository over a connection\nrepository closed\nconnection closed\n',
      stderr: '',
      code: 0,
      signal: null,
      left: [],
    });
  });
});

describe('examples/temp-directory', () => {
  it('removes a directory by hand, at its collection and at exit', async () => {
    const said = [
      'by hand:',
      'removed, exists: false',
      'removed: true',
      'collected:',
      'removed, exists: false',
      'at exit, exists: true:',
      'removed, exists: false',
    ];
    expect(await runExample('temp-directory', { nodeOptions: ['--expose-gc'] })).to.deep.equal({
      stdout: `${said.join('\n')}\n`,
      stderr: '',
      code: 0,
      signal: null,
      left: [],
    });
  });

  it('leaves no directory behind where the collector does not come in time', async () => {
    const { stdout, code, left } = await runExample('temp-directory');
    expect(stdout.match(/^removed, exists: false$/gm)).to.have.lengthOf(3);
    expect({ code, left }).to.deep.equal({ code: 0, left: [] });
  });
});
