import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { expect } from 'chai';
import { type EntryPoint, entryPoints, root } from '../../scripts/entry-points.js';

const read = (file: string): string => readFileSync(new URL(file, root), 'utf8');

/** Returns the names of the functions that an entry point exports, from its API report. */
function functionsOf({ slug }: EntryPoint): ReadonlySet<string> {
  const report = read(`docs/api/${slug}.api.md`);
  return new Set([...report.matchAll(/^export function (\w+)/gm)].map(([, name = '']) => name));
}

/** Returns the source of the module that defines an export of an entry point. */
function definitionOf({ module }: EntryPoint, name: string): string {
  const file = module.replace('dist/', '').replace(/\.js$/, '.ts');
  const text = read(file);
  const exports = [...text.matchAll(/export \{([^}]+)\} from '(.+)\.js'/g)];
  const [, , from] =
    exports.find(([, names = '']) => names.split(',').some((one) => one.trim() === name)) ?? [];
  return from === undefined ? text : read(`${join(dirname(file), from)}.ts`);
}

/** Returns true if the docstring of a function, or of one of its overloads, has an example. */
function hasExample(source: string, name: string): boolean {
  const docstrings = source.matchAll(
    new RegExp(`/\\*\\*((?:(?!\\*/).)*)\\*/\\s*export (?:async )?function ${name}\\b`, 'gs'),
  );
  return [...docstrings].some(([, text = '']) => text.includes('@example'));
}

describe('the generated reference', () => {
  for (const entryPoint of entryPoints) {
    const functions = functionsOf(entryPoint);
    if (functions.size === 0) continue;
    it(`has an example, which the tests run, for every function of ${entryPoint.specifier}`, () => {
      const without = [...functions].filter(
        (name) => !hasExample(definitionOf(entryPoint, name), name),
      );
      expect(without).to.deep.equal([]);
    });
  }
});
