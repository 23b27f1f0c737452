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

  it('[X7] share one order at exit and one exit listener', async () => {
    expect(
      await runProgram('two-copies', { args: [join(folder, 'src', 'index.js')] }),
    ).to.deep.equal({
      stdout: [
        'same classes: false',
        'scope of another copy: INVALID_ARGUMENT',
        'exit listeners: 1',
        'one 6',
        'two 5',
        'two, born of two 5',
        'one, born of two 5',
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
});
