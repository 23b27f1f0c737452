import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';

/** A bundle for the browser, and what is in it. */
export interface Bundle {
  readonly code: string;
  /** The modules in it, relative to the project. */
  readonly modules: readonly string[];
}

/** Bundles a module of a project as a user would: for the browser, minified, nothing left out. */
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
  if (output === undefined) throw new Error('expected one bundle, but got none');
  return { code: output.text, modules: Object.keys(metafile.inputs) };
}

/** The size of a bundle in words. */
export function sizeOf({ code }: Bundle): string {
  const [minified, zipped, brotli] = [
    code.length,
    gzipSync(code).length,
    brotliCompressSync(code).length,
  ];
  return `${minified} bytes minified, ${zipped} with gzip, ${brotli} with brotli`;
}

/** Lays out the files that the server hands to the browser. */
export function writeSite(folder: string, page: Bundle): void {
  mkdirSync(folder);
  writeFileSync(join(folder, 'page.js'), page.code);
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><title>page</title><script type="module" src="page.js"></script>',
  );
  writeFileSync(join(folder, 'elsewhere.html'), '<!doctype html><title>elsewhere</title>');
}
