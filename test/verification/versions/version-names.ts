/**
 * Rewrites the compiled container tests for Inversify 7 when they are loaded: they use the method names of
 * Inversify 8, and version 7 has other ones.
 */

/** Each method that has two forms: its name in Inversify 8, and its name in Inversify 7. */
const namesIn7: ReadonlyMap<string, string> = new Map(
  ['load', 'rebind', 'unbind', 'unbindAll', 'unload'].flatMap((name) => [
    [name, `${name}Sync`],
    [`${name}Async`, name],
  ]),
);

/** Matches these names; `load` only as a method that is called, since plugins and modules also have one. */
const NAMES = /\b(?:rebind|unbindAll|unbind|unload)(?:Async)?\b|(?<=\.)load(?:Async)?(?=\()/g;

/** Returns source text with the method names of Inversify 7 instead of those of Inversify 8. */
export function withNamesOf7(source: string): string {
  return source.replaceAll(NAMES, (name) => namesIn7.get(name) ?? name);
}
