import { readFileSync } from 'node:fs';
import { expect } from 'chai';

const root = new URL('../../../', import.meta.url);

const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');

/** Returns the lines of all code blocks for a shell in Markdown. */
function shellLines(markdown: string): string[] {
  const blocks = [...markdown.matchAll(/^```sh\n(.*?)^```$/gms)];
  return blocks.flatMap(([, block = '']) => block.trimEnd().split('\n'));
}

describe('the commands in the documentation', () => {
  it('near the top of the README are those that run the demo and all tests in a clone', () => {
    const top = read('README.md').split('\n').slice(0, 60).join('\n');
    expect(shellLines(top)).to.include.members(['npm ci && npm run demo', 'npm ci && npm test']);
  });

  for (const file of ['README.md', 'CONTRIBUTING.md', 'docs/internals/quality.md']) {
    it(`of ${file} that start with "npm run" are scripts of package.json`, () => {
      const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: object };
      const named = [...read(file).matchAll(/npm run ([\w:-]+)/g)].map(([, script]) => script);
      expect(named).to.have.length.of.at.least(2);
      expect(scripts).to.include.all.keys(named);
    });
  }
});
