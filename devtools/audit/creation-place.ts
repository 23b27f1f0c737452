import { fileURLToPath } from 'node:url';
import { originalPosition, positionText } from './function-position.js';

/** Frames to look at: a container puts dozens between the program and the creation. */
const MAX_FRAMES = 100;

/** Where this package is, as source and as built: its own frames are no place of the program. */
const OWN = ['src', 'decorators', 'container', 'runtime', 'devtools'].map(
  (layer) => new URL(`../../${layer}/`, import.meta.url).href,
);
const CONTAINER = /[\\/]node_modules[\\/](?:inversify|@inversifyjs)[\\/]/u;

/** Where the program asked for what is being created: the nearest frame that is the program's own. */
export function creationPlace(): string {
  for (const frame of callSites()) {
    const file = frame.getFileName();
    const line = frame.getLineNumber();
    const column = frame.getColumnNumber();
    if (typeof file !== 'string' || line === null || column === null) continue;
    if (file.startsWith('node:') || CONTAINER.test(file) || isOwn(file)) continue;
    return positionText(originalPosition({ file, line, column }));
  }
  return 'an unknown place';
}

function isOwn(file: string): boolean {
  return OWN.some((folder) => file.startsWith(folder) || file.startsWith(fileURLToPath(folder)));
}

/** The stack as V8 knows it; the program's own way of printing stacks is not asked. */
function callSites(): readonly NodeJS.CallSite[] {
  const before = (['prepareStackTrace', 'stackTraceLimit'] as const).map(
    (key) => [key, Reflect.getOwnPropertyDescriptor(Error, key)] as const,
  );
  try {
    Error.stackTraceLimit = MAX_FRAMES;
    Error.prepareStackTrace = (_error, sites) => sites;
    const sites: unknown = new Error('where').stack;
    return Array.isArray(sites) ? (sites as NodeJS.CallSite[]) : [];
  } catch {
    // Where the program has frozen Error, a place is not worth a failure.
    return [];
  } finally {
    for (const [key, property] of before) {
      if (property === undefined) Reflect.deleteProperty(Error, key);
      else Reflect.defineProperty(Error, key, property);
    }
  }
}
