/** Prints the bytes that a browser loads: `shipped.js ENTRY`; peers are not counted. */
import { gzipSync } from 'node:zlib';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const [entry = 'src'] = process.argv.slice(2);
const own = ['src', 'decorators', 'container'].includes(entry);
const source = own ? `./dist/${entry}/index.js` : entry;
const { outputFiles } = await build({
  stdin: {
    contents: `export * from '${source}'`,
    resolveDir: fileURLToPath(new URL('../../..', import.meta.url)),
  },
  bundle: true,
  minify: true,
  format: 'esm',
  platform: 'browser',
  target: 'es2022',
  external: ['inversify', '@inversifyjs/*', 'reflect-metadata'],
  write: false,
  logLevel: 'error',
});
const [output] = outputFiles;
if (output === undefined) throw new Error('expected one bundle, but got none');
process.stdout.write(JSON.stringify({ value: gzipSync(output.text).length }));
