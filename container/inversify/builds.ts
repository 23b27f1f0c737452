/*
 * Inversify 6 and 7 have two builds, one for `import` and one for `require`, each with its own `Container`.
 * A program can use both: its own modules one, and a framework the other.
 */
import { requireAsProgram } from '../../src/host.js';
import { version8 } from './version-8.js';

interface Build {
  readonly Container: { readonly prototype: object };
}

/**
 * Returns the prototypes of `Container` of a build of Inversify, and of the other build if it has one.
 *
 * @param name The name by which the program requires Inversify.
 */
export function containerPrototypes({ Container: { prototype } }: Build, name: string): object[] {
  const hasOneBuild = ['register', ...version8.required].every((method) => method in prototype);
  const other = hasOneBuild ? undefined : requireAsProgram<Build>(name);
  return other === undefined ? [prototype] : [prototype, other.Container.prototype];
}
