import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';

const core = fileURLToPath(new URL('../../src', import.meta.url));

describe('two copies of the package', () => {
  let folder = '';

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'two-copies-'));
    await cp(core, join(folder, 'src'), { recursive: true });
    await writeFile(join(folder, 'package.json'), '{ "type": "module" }\n');
  });

  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('[X7] call finalizers at exit in one common order, with one exit listener', async () => {
    expect(
      await runProgram('two-copies', { args: [join(folder, 'src', 'index.js')] }),
    ).to.deep.equal({
      stdout: [
        'same classes: false',
        'scope of another copy: INVALID_ARGUMENT',
        'exit listeners: 1',
        'one 6',
        'two 5',
        'two, created by two 5',
        'one, created by two 5',
        'two 4',
        'one 3',
        'two 2',
        'one 1',
        'after the end: false',
        '',
      ].join('\n'),
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  for (const names of [['globalThis'], ['process']]) {
    it(`[11.21] have one common order if the application has made ${names.join()} non-extensible`, async () => {
      const args = [join(folder, 'src', 'index.js'), ...names];
      expect(await runProgram('non-extensible', { args })).to.deep.equal({
        stdout: 'one 3\ntwo 2\none 1\n',
        stderr: '',
        code: 0,
        signal: null,
      });
    });
  }

  it('[11.21] each call their own finalizers at exit if no object can store their shared state', async () => {
    const args = [join(folder, 'src', 'index.js'), 'globalThis', 'process'];
    expect(await runProgram('non-extensible', { args })).to.deep.equal({
      stdout: 'one 3\none 1\ntwo 2\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });

  it('[X7] [11.21] have one common order and one exit listener in twelve vm contexts with the real process', async () => {
    const newestFirst = Array.from({ length: 12 }, (_, index) => `copy ${12 - index}\n`);
    const nodeOptions = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
    expect(await runProgram('vm-contexts', { nodeOptions })).to.deep.equal({
      stdout: `exit listeners: 1\n${newestFirst.join('')}`,
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});
