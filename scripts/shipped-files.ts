import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { CHUNKS, entryPoints, shippedLayers, toolLayers } from './entry-points.js';

/** The lint rule links to its page. */
const required = ['package.json', 'README.md', 'CHANGELOG.md', 'LICENSE', 'docs/guides/lint.md'];
/** Returns true if users need `file`: compiled code, its types and maps, the sources that the maps name. */
function isForUsers(file: string): boolean {
  if (required.includes(file)) return true;
  const [top = '', second = ''] = file.split('/');
  if (top !== 'dist') return shippedLayers.has(top) && !toolLayers.has(top) && file.endsWith('.ts');
  if (second === CHUNKS) return /\.js(?:\.map)?$/.test(file);
  const extension = toolLayers.has(second) ? /\.(?:js|d\.ts)$/ : /\.(?:js|d\.ts)(?:\.map)?$/;
  return shippedLayers.has(second) && extension.test(file);
}

/** Returns the sources that a source map names but that are not shipped. */
function lostSourcesOf(map: string): string[] {
  const { sources } = JSON.parse(readFileSync(map, 'utf8')) as { readonly sources: string[] };
  return sources.filter((source) => !existsSync(join(dirname(map), source)));
}

/** Returns the faults in the files of an installed package, one sentence each. */
export function faultsOfShippedFiles(packageFolder: string): string[] {
  const files = readdirSync(packageFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(packageFolder.length + 1))
    .map((file) => file.replaceAll('\\', '/'));
  const promised = [...required, ...entryPoints.flatMap(({ types, module }) => [types, module])];
  return [
    ...promised.filter((file) => !files.includes(file)).map((file) => `${file} is not shipped`),
    ...files
      .filter((file) => !isForUsers(file))
      .map((file) => `${file} is shipped, but no user needs it`),
    ...files
      .filter((file) => file.endsWith('.map'))
      .flatMap((file) =>
        lostSourcesOf(join(packageFolder, file)).map(
          (source) => `${file} names ${source}, which is not shipped`,
        ),
      ),
  ];
}
