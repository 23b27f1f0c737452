import { readFileSync } from 'node:fs';

/** The root of the repository; the scripts run from `dist/scripts/`. */
export const root: URL = new URL('../../', import.meta.url);

/** One import path of the package. The only list of them is `exports` in package.json. */
export interface EntryPoint {
  /** The import path below the package's name: `.`, `./container`. */
  readonly subpath: string;
  /** The module specifier of an import. */
  readonly specifier: string;
  /** A file name for it: `inversify-finalize`, `inversify-finalize-container`. */
  readonly slug: string;
  /** Its declaration file and its module, relative to the root. */
  readonly types: string;
  readonly module: string;
}

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly sideEffects: readonly string[];
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly exports: Readonly<
    Record<string, string | Readonly<Record<'types' | 'default', string>>>
  >;
}

export const manifest: Manifest = JSON.parse(
  readFileSync(new URL('package.json', root), 'utf8'),
) as Manifest;

export const entryPoints: readonly EntryPoint[] = Object.entries(manifest.exports).flatMap(
  ([subpath, target]) => {
    if (typeof target === 'string') return [];
    const specifier = subpath.replace('.', manifest.name);
    return [
      {
        subpath,
        specifier,
        slug: specifier.replaceAll('/', '-'),
        types: target.types.replace('./', ''),
        module: target.default.replace('./', ''),
      },
    ];
  },
);

/** The top-level folders whose code ships. */
export const shippedLayers: ReadonlySet<string> = new Set(
  entryPoints.map(({ module }) => module.split('/')[1] ?? ''),
);

/** The folders among these that contain developer tools: they ship neither sources nor source maps. */
export const toolLayers: ReadonlySet<string> = new Set(['devtools']);

/** The folder in `dist/` with the code that entry points of the packed package share. */
export const CHUNKS = 'chunks';
