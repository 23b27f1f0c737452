/*
 * The site: `npm run docs` builds it into dist/docs, `npm run docs:dev` serves it while you write.
 * A dead link fails the build; anchors are checked in test/docs/links.test.ts.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { defineConfig, type DefaultTheme } from 'vitepress';
import { entryPoints, root } from './reference/entry-points.js';

const docs = `${root}/docs`;

/** The heading of a page, for the sidebar. */
function titleOf(file: string): string {
  return /^# (.+)$/m.exec(readFileSync(file, 'utf8'))?.[1]?.replaceAll('`', '') ?? file;
}

/** All pages of a folder: those named first, then the others by name. */
function pagesOf(folder: string, first: readonly string[]): DefaultTheme.SidebarItem[] {
  const names = readdirSync(`${docs}/${folder}`)
    .filter((file) => file.endsWith('.md') && file !== 'index.md' && !file.startsWith('['))
    .map((file) => file.slice(0, -'.md'.length));
  const rest = names.filter((name) => !first.includes(name)).sort();
  return [...first.filter((name) => names.includes(name)), ...rest].map((name) => ({
    text: titleOf(`${docs}/${folder}/${name}.md`),
    link: `/${folder}/${name}`,
  }));
}

/** The guides in the order in which a new user needs them; a guide that isn't listed comes last. */
const guides = [
  'getting-started',
  'services-and-cleanup',
  'graceful-shutdown',
  'request-scopes',
  'electron',
  'migration',
  'typescript-settings',
  'lint',
  'audit',
  'testing',
  'leaks',
];

export default defineConfig({
  title: 'inversify-finalize',
  description: "Deterministic cleanup for InversifyJS: Python's weakref.finalize.",
  lang: 'en',
  outDir: `${root}/dist/docs`,
  cacheDir: `${root}/dist/docs-cache`,
  srcExclude: ['api/**'],
  metaChunk: true,
  themeConfig: {
    nav: [
      { text: 'Guides', link: '/guides/getting-started', activeMatch: '/guides/' },
      { text: 'Concepts', link: '/concepts/order', activeMatch: '/concepts/' },
      { text: 'Reference', link: '/reference/', activeMatch: '/reference/' },
      { text: 'Specification', link: '/specification' },
      { text: 'Internals', link: '/internals/architecture', activeMatch: '/internals/' },
    ],
    sidebar: [
      { text: 'Guides', items: pagesOf('guides', guides) },
      {
        text: 'Concepts',
        items: pagesOf('concepts', ['order', 'collection', 'semantics', 'glossary']),
      },
      {
        text: 'Reference',
        items: [
          { text: 'Entry points', link: '/reference/' },
          ...entryPoints.map(({ specifier, page }) => ({
            text: specifier.replace(/^inversify-finalize\//, '/'),
            link: `/reference/${page}`,
          })),
          ...pagesOf('reference', []),
          { text: 'Specification', link: '/specification' },
        ],
      },
      {
        text: 'Internals',
        collapsed: true,
        items: pagesOf('internals', ['architecture', 'performance', 'quality']),
      },
    ],
    outline: [2, 3],
    search: {
      provider: 'local',
      options: {
        miniSearch: {
          searchOptions: {
            // Guides, concepts and the reference come first, pages for contributors later.
            boostDocument: (id: string) => (/^\/(?:specification|internals)/u.test(id) ? 0.5 : 1),
          },
        },
      },
    },
  },
});
