import { readdirSync, readFileSync } from 'node:fs';
import { expect } from 'chai';
import { testFolders } from '../scripts/test-sets.js';

const root = new URL('../../', import.meta.url);

/** Matches imports of modules that start a process or load a web framework. */
const SLOW_IMPORT =
  /from '(?:node:child_process|express|fastify|hono|connect|[./\w-]*\/(?:run-program|installed-package)\.js)'/;

/** Returns the test files in the folders that have unit tests and integration tests. */
function testFiles(): string[] {
  return testFolders.flatMap((folder) =>
    readdirSync(new URL(folder, root), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.test.ts'))
      .map((file) => `${folder}/${file.replaceAll('\\', '/')}`),
  );
}

describe('npm run test:unit', () => {
  it('starts no program and loads no web framework: such tests end in .integration.test.ts', () => {
    const units = testFiles().filter((file) => !file.endsWith('.integration.test.ts'));
    expect(units).to.include('test/src/drain.test.ts');
    const slow = units.filter((file) =>
      SLOW_IMPORT.test(readFileSync(new URL(file, root), 'utf8')),
    );
    expect(slow).to.deep.equal([]);
  });
});
