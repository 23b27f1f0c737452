import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** A bundle for the browser, and the modules that it contains. */
export interface Bundle {
  readonly code: string;
  /** The modules in it, relative to the project. */
  readonly modules: readonly string[];
}

/** Bundles a module of a project for the browser as a user does: minified, with all its imports. */
export async function bundle(
  projectFolder: string,
  source: string,
  external: readonly string[] = [],
): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: projectFolder,
    stdin: { contents: source, resolveDir: projectFolder, loader: 'ts', sourcefile: 'entry.ts' },
    tsconfigRaw: { compilerOptions: { experimentalDecorators: true } },
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    external: [...external],
    metafile: true,
    write: false,
    logLevel: 'error',
  });
  const [output] = outputFiles;
  if (output === undefined) throw new Error('expected esbuild to write one bundle, but got none');
  return { code: output.text, modules: Object.keys(metafile.inputs) };
}

/** Returns the size of a bundle as text. */
export function sizeOf({ code }: Bundle): string {
  const [minified, zipped, brotli] = [
    code.length,
    gzipSync(code).length,
    brotliCompressSync(code).length,
  ];
  return `${minified} bytes minified, ${zipped} with gzip, ${brotli} with brotli`;
}

/** Writes the files that the server sends to the browser. */
export function writeSite(folder: string, page: Bundle): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'page.js'), page.code);
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>page</title><script type="module" src="page.js"></script>',
  );
  writeFileSync(join(folder, 'elsewhere.html'), '<!doctype html><title>elsewhere</title>');
}
