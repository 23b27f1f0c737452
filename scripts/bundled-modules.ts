/*
 * What the package ships instead of its compiled modules: one module for each entry point, and the chunks that
 * entry points share, so that every part of the package is loaded once.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync, type Metafile } from 'esbuild';
import { CHUNKS, entryPoints, manifest, root, toolLayers } from './entry-points.js';

const rootFolder = fileURLToPath(root);

/** A file of the bundle, with its path below the output folder. */
export interface BundledFile {
  readonly path: string;
  readonly text: string;
}

/** Fails if a user's bundler could drop a module with side effects because its code is in a chunk. */
function rejectEffectsInChunks({ outputs }: Metafile): void {
  for (const { entryPoint, inputs } of Object.values(outputs)) {
    const effects = manifest.sideEffects.filter((module) => module.slice(2) in inputs);
    if (entryPoint === undefined && effects.length > 0) {
      throw new Error(
        `expected modules with side effects to be bundled with an entry point, but got ${effects.join(', ')} ` +
          'in a chunk; import each of them from one entry point only',
      );
    }
  }
}

/**
 * Restores the names of classes that use themselves: esbuild writes `var A = class _A`, and `_A` would show in
 * printed errors and retaining paths.
 */
function restoreClassNames(code: string): string {
  const renamed = [...code.matchAll(/^var (\w+) = class (_\1)\b/gm)];
  return renamed.reduce(
    (text, [, name = '', inner = '']) => text.replaceAll(new RegExp(`\\b${inner}\\b`, 'g'), name),
    code,
  );
}

/** Bundles the compiled modules of `dist/`. */
export function bundledModules(): readonly BundledFile[] {
  const { outputFiles, metafile } = buildSync({
    absWorkingDir: rootFolder,
    entryPoints: entryPoints.map(({ module }) => module),
    outdir: 'dist',
    outbase: 'dist',
    chunkNames: `${CHUNKS}/[hash]`,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'neutral',
    packages: 'external',
    target: 'es2022',
    charset: 'utf8',
    // These maps point through the compiler's maps to the sources, which ship.
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    tsconfigRaw: {},
    // A module that contains only declarations has nothing to bundle.
    logOverride: { 'ignored-bare-import': 'silent' },
    write: false,
  });
  rejectEffectsInChunks(metafile);
  return outputFiles.flatMap((output): BundledFile[] => {
    const file = output.path.slice(rootFolder.length).replaceAll('\\', '/');
    const path = file.replace('dist/', '');
    const inputs = Object.keys(metafile.outputs[file.replace(/\.map$/, '')]?.inputs ?? {});
    // The sources of developer tools don't ship: a source map would name files that are missing.
    const mapped = !inputs.some((input) => toolLayers.has(input.split('/')[1] ?? ''));
    if (file.endsWith('.map')) return mapped ? [{ path, text: output.text }] : [];
    const code = restoreClassNames(output.text);
    return [{ path, text: mapped ? code : code.replace(/^\/\/# sourceMappingURL=.*\n/m, '') }];
  });
}

/** Writes the files of a bundle into `folder`. */
export function writeModules(folder: string, files: readonly BundledFile[]): void {
  for (const { path, text } of files) {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
}
