import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { Linter } from 'eslint';
import { plugin } from '../../devtools/lint/index.js';
import { imports } from './cases/lint-case.js';
import { typescriptParser } from './typescript-parser.js';

const { messages, docs } = plugin.rules['no-self-reference'].meta;
const suggestionIds = new Set(['callInArrow', 'passAsArgument']);
const messageIds = Object.keys(messages).filter((id) => !suggestionIds.has(id));

const root = new URL('../../../', import.meta.url);

/** Returns the sections about messages by heading. */
async function readSections(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(new URL('docs/guides/lint.md', root), 'utf8');
  const [, ...sections] = text.split(/^### /m);
  return new Map(
    sections.map((section) => {
      const end = section.indexOf('\n');
      return [section.slice(0, end), section.slice(end)];
    }),
  );
}

function examplesIn(section: string, kind: 'right' | 'wrong'): readonly string[] {
  return [...section.matchAll(/^```ts (\w+)\n(.*?)^```$/gms)]
    .filter(([, label]) => label === kind)
    .map(([, , code = '']) => imports + code);
}

/** Returns the identifiers of the messages that the rule reports for a piece of code. */
function lint(code: string): readonly string[] {
  const found = new Linter().verify(code, [
    plugin.configs.recommended,
    { languageOptions: { parser: typescriptParser } },
  ]);
  return found.map(({ messageId, message }) => messageId ?? message);
}

describe('docs/guides/lint.md', () => {
  it('has one section for each message', async () => {
    expect([...(await readSections()).keys()]).to.have.members(messageIds);
  });

  for (const messageId of messageIds) {
    it(`shows code that is reported as ${messageId}, and the corrected code`, async () => {
      const section = (await readSections()).get(messageId) ?? '';
      const wrong = examplesIn(section, 'wrong');
      const right = examplesIn(section, 'right');
      expect(wrong).to.have.lengthOf(1);
      expect(right).to.have.lengthOf(1);
      expect(wrong.flatMap(lint)).to.deep.equal([messageId]);
      expect(right.flatMap(lint)).to.deep.equal([]);
    });
  }

  it('is the page that the rule links to, and is part of the published package', async () => {
    const manifest = JSON.parse(await readFile(new URL('package.json', root), 'utf8')) as {
      readonly name: string;
      readonly version: string;
      readonly files: readonly string[];
    };
    const page = docs.url.replace(`https://unpkg.com/${manifest.name}@${manifest.version}/`, '');
    expect(page).to.equal('docs/guides/lint.md');
    expect(manifest.files).to.include(page);
  });
});
