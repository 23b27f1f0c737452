import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const root = fileURLToPath(new URL('../../../', import.meta.url));

const pages = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map((file) => `docs/${file.replaceAll('\\', '/')}`)
    .filter((file) => file.endsWith('.md') && !/^docs\/(?:api|\.vitepress)\//.test(file)),
];

/** Returns the text of a page without its code. */
const proseOf = (page: string): string =>
  readFileSync(join(root, page), 'utf8')
    .replaceAll(/^```.*?^```/gms, '')
    .replaceAll(/`[^`\n]*`/g, (code) => code.replaceAll(/[[\]()]/g, ' '));

/** Returns the anchor of a heading on GitHub. VitePress makes the same from letters, digits and spaces. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

function anchorsOf(page: string): ReadonlySet<string> {
  const text = readFileSync(join(root, page), 'utf8');
  const headings = [...text.replaceAll(/^```.*?^```/gms, '').matchAll(/^#{1,6} (.+)$/gm)];
  const written = [...text.matchAll(/<a id="([^"]+)">/g)];
  return new Set([
    ...headings.map(([, heading = '']) => anchorOf(heading)),
    ...written.map(([, id = '']) => id),
  ]);
}

/** Returns the relative links of a page, and the links to its own headings. */
const linksOf = (page: string): string[] =>
  [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = '']) => link)
    .filter((link) => !/^[a-z]+:/.test(link));

function isDead(page: string, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  // A link of the site begins with a slash and names a page without its extension.
  const target = path === '' ? page : join(path.startsWith('/') ? 'docs' : dirname(page), path);
  const file = [target, `${target}.md`].find((candidate) => existsSync(join(root, candidate)));
  if (file === undefined) return !target.startsWith('docs/reference/');
  if (anchor === undefined || statSync(join(root, file)).isDirectory()) return false;
  return !anchorsOf(file).has(anchor);
}

describe('the links of the documentation', () => {
  for (const page of pages) {
    it(`${page} links only to files and headings that exist`, () => {
      expect(linksOf(page).filter((link) => isDead(page, link))).to.deep.equal([]);
    });
  }
});
