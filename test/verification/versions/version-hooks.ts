/**
 * Module hooks that run the compiled tests against another version of Inversify: an import of
 * `inversify` resolves to another package, and tests for version 7 get its method names.
 */
import type { LoadHook, ResolveHook } from 'node:module';
import { withNamesOf7 } from './version-names.js';

let alias = 'inversify';

/** Called once with the name under which the version is installed, such as `inversify-7-11`. */
export function initialize(name: string): void {
  alias = name;
}

export const resolve: ResolveHook = (specifier, context, nextResolve) =>
  nextResolve(specifier === 'inversify' ? alias : specifier, context);

export const load: LoadHook = async (url, context, nextLoad) => {
  const loaded = await nextLoad(url, context);
  if (!alias.startsWith('inversify-7') || !url.includes('/dist/test/container/')) return loaded;
  return { ...loaded, source: withNamesOf7(Buffer.from(loaded.source as Uint8Array).toString()) };
};
