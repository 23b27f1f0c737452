import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { transformSync } from 'esbuild';
import { Project } from '../support/installed-package.js';

/** Collects garbage while the journal of the example is in use, and prints whether its directory exists. */
const collect = `
import { existsSync } from 'node:fs';
const journal = container.get(Journal);
const { path } = journal.scratch;
for (let round = 0; round < 5; round++) {
  globalThis.gc();
  await new Promise((resolve) => setTimeout(resolve, 0));
}
journal.write('collected');
console.log('in use', existsSync(path));
container.unbindAll();
console.log('torn down', existsSync(path));
`;

/** Returns the example of the README without its last line, which tears down. */
function example(): string {
  const readme = readFileSync(new URL('../../../README.md', import.meta.url), 'utf8');
  const [, block = ''] = /^```ts\n(import 'reflect-metadata';.*?)^```$/ms.exec(readme) ?? [];
  expect(block).to.include('class Journal');
  return block.replace(/^container\.unbindAll\(\);.*\n/m, '');
}

describe('the first example of the README', () => {
  it('[11.25] [11.31] keeps a directory in use, even if esbuild compiles it, which emits no decorator metadata', async () => {
    await using project = await Project.create();
    const { code } = transformSync(`${example()}${collect}`, {
      loader: 'ts',
      target: 'es2022',
      tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
    });
    await project.write('example.mjs', code);
    expect(await project.run('example.mjs')).to.deep.equal({
      stdout: 'in use true\ntorn down false\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});
