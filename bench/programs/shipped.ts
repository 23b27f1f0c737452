/** Prints the bytes that a browser loads: `shipped.js ENTRY`; peers are not counted. */
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { bundle } from '../../test/verification/browser/bundle.js';

const [entry = 'src'] = process.argv.slice(2);
const own = ['src', 'decorators', 'container'].includes(entry);
const source = own ? `./dist/${entry}/index.js` : entry;
const { code } = await bundle(
  fileURLToPath(new URL('../../..', import.meta.url)),
  `export * from '${source}'`,
  ['inversify', '@inversifyjs/*', 'reflect-metadata'],
);
process.stdout.write(JSON.stringify({ value: gzipSync(code).length }));
