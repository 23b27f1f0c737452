import { expect } from 'chai';
import { runExample } from './run-example.js';

describe('examples/service', () => {
  it('cleans up the repository before its connection, each exactly once', async () => {
    expect(await runExample('service')).to.deep.equal({
      stdout: 'a repository with a connection\nrepository closed\nconnection closed\n',
      stderr: '',
      code: 0,
      signal: null,
      left: [],
    });
  });
});

describe('examples/temp-directory', () => {
  it('removes a directory explicitly, on garbage collection and at exit', async () => {
    const lines = [
      'explicitly:',
      'removed, exists: false',
      'removed: true',
      'on garbage collection:',
      'removed, exists: false',
      'before exit, exists: true',
      'removed, exists: false',
    ];
    expect(await runExample('temp-directory', { nodeOptions: ['--expose-gc'] })).to.deep.equal({
      stdout: `${lines.join('\n')}\n`,
      stderr: '',
      code: 0,
      signal: null,
      left: [],
    });
  });

  it('leaves no directory behind if nothing is garbage-collected before exit', async () => {
    const { stdout, code, left } = await runExample('temp-directory');
    expect(stdout.match(/^removed, exists: false$/gm)).to.have.lengthOf(3);
    expect({ code, left }).to.deep.equal({ code: 0, left: [] });
  });
});

describe('examples/open-telemetry', () => {
  it('[T5] makes a span for each teardown and for each cleanup callback in it', async () => {
    const { stdout, stderr, code } = await runExample('open-telemetry');
    expect({ stderr, code }).to.deep.equal({ stderr: '', code: 0 });
    expect(stdout.trimEnd().split('\n')).to.deep.equal([
      'flush of Cache in teardown failed: Error: disk full',
      'disconnect of Database in teardown',
      'teardown failed: DrainError: every finalizer was called, but 1 failed: finalizer flush of Cache failed: disk full',
    ]);
  });
});
