// Finds the line of the program that created a finalizer, in its original source.
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { originalPosition, positionText, type SourcePosition } from './function-position.js';

/** The number of frames to inspect: a container adds dozens between the program and the creation. */
const MAX_FRAMES = 100;

const ownFolders: readonly string[] = packageFolders();

/** Frames of the package in a bundle, if its source map names them, and those of the container. */
const LIBRARY = /[\\/]node_modules[\\/](?:inversify|inversify-finalize|@inversifyjs)[\\/]/u;

/**
 * Returns the position of the nearest frame that belongs to the program: neither to Node.js, nor to the
 * container, nor to this package. The frames are compared after source mapping, so that bundled
 * frames are recognized if the bundle has a source map.
 */
export function creationSite(): string {
  for (const frame of callSites()) {
    const position = programPosition(frame);
    if (position !== undefined) return positionText(position);
  }
  return 'an unknown position';
}

/** Returns the position of a frame in its original source, if the frame belongs to the program. */
export function programPosition(frame: NodeJS.CallSite): SourcePosition | undefined {
  const file = frame.getFileName();
  const line = frame.getLineNumber();
  const column = frame.getColumnNumber();
  if (typeof file !== 'string' || line === null || column === null) return undefined;
  if (isLibrary(file)) return undefined;
  const position = originalPosition({ file, line, column });
  return isLibrary(position.file) ? undefined : position;
}

function isLibrary(file: string): boolean {
  return (
    file.startsWith('node:') ||
    LIBRARY.test(file) ||
    ownFolders.some((folder) => file.startsWith(folder))
  );
}

/**
 * Derives the folders of the package from its `exports`, compiled and as source. They aren't simply the
 * folder of the package, because its own tests and examples are programs.
 */
function packageFolders(): readonly string[] {
  const require = createRequire(import.meta.url);
  try {
    const manifest = require.resolve('inversify-finalize/package.json');
    const { exports } = require(manifest) as { readonly exports: object };
    const root = new URL('.', pathToFileURL(manifest));
    const modules = JSON.stringify(exports).matchAll(/"\.\/dist\/([^/"]+)\/[^"]*\.js"/gu);
    // Code that several entry points of the packed package share is in chunks.
    const layers = new Set(['chunks', ...[...modules].map(([, layer]) => layer)]);
    return [...layers].flatMap((layer) =>
      [`dist/${layer}/`, `${layer}/`].flatMap((folder) => {
        const { href } = new URL(folder, root);
        return [href, fileURLToPath(href)];
      }),
    );
  } catch {
    // A bundle without its manifest: its frames are recognized by their sources alone.
    return [];
  }
}

/** Returns the structured stack trace. The program's own `prepareStackTrace` isn't called. */
export function callSites(): readonly NodeJS.CallSite[] {
  const before = (['prepareStackTrace', 'stackTraceLimit'] as const).map(
    (key) => [key, Reflect.getOwnPropertyDescriptor(Error, key)] as const,
  );
  try {
    Error.stackTraceLimit = MAX_FRAMES;
    Error.prepareStackTrace = (_error, sites) => sites;
    const sites: unknown = new Error('where').stack;
    return Array.isArray(sites) ? (sites as NodeJS.CallSite[]) : [];
  } catch {
    // If the program has frozen Error, a missing position is better than a failure.
    return [];
  } finally {
    for (const [key, property] of before) {
      if (property === undefined) Reflect.deleteProperty(Error, key);
      else Reflect.defineProperty(Error, key, property);
    }
  }
}
