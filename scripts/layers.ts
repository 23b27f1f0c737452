/*
 * The layers of what ships: the only list of what each folder may import. The linter's rules and the tests of
 * the layers are derived from it.
 */

/** A folder that is a TypeScript project, with what its files may import besides each other. */
export interface Layer {
  readonly folder: string;
  /** The folders of other layers. */
  readonly layers: readonly string[];
  /** Names of packages; `node:*` stands for all modules of Node.js. */
  readonly packages: readonly string[];
  /** A sentence for the developer whose import is rejected. */
  readonly because: string;
}

/** The layers, lowest first. */
export const layers: readonly Layer[] = [
  {
    folder: 'src',
    layers: [],
    packages: [],
    because:
      'It is the lowest layer: move shared code down into src/, and use the host through src/host.ts.',
  },
  {
    folder: 'decorators',
    layers: ['src'],
    packages: [],
    because: 'A decorated class must load without inversify and reflect-metadata.',
  },
  {
    folder: 'container',
    layers: ['src', 'decorators'],
    packages: ['inversify'],
    because: 'A container must work without the developer tools, and in a browser.',
  },
  {
    folder: 'runtime/signals',
    layers: ['src'],
    packages: ['signal-exit'],
    because: 'It serves programs that have no container.',
  },
  {
    folder: 'runtime/main',
    layers: ['src', 'decorators', 'container'],
    packages: ['inversify', 'node:*'],
    because: 'It must not need a library besides the container.',
  },
  {
    folder: 'runtime/http',
    layers: ['src', 'decorators', 'container'],
    packages: ['inversify', 'fastify', 'hono', '@inversifyjs/http-core', 'node:http'],
    because: 'It may use only the types of the frameworks.',
  },
  {
    folder: 'devtools/audit',
    layers: ['src'],
    packages: ['node:*'],
    because: 'It also works without a container.',
  },
  {
    folder: 'devtools/lint',
    layers: [],
    packages: ['node:*'],
    because:
      'It reads source text: a linter loads the rule without the package and without the types of ESLint.',
  },
  {
    folder: 'devtools/diagnostics',
    layers: ['src', 'decorators', 'container', 'devtools/audit'],
    packages: ['inversify', 'node:*'],
    because: 'It reports what the layers below it do.',
  },
  {
    folder: 'devtools/testing',
    layers: ['src', 'devtools/audit'],
    packages: ['node:*', 'vitest'],
    because: 'It also works without a container.',
  },
];

/** The other top-level folders with code. No layer may import them. */
export const outside: readonly string[] = ['test', 'examples', 'bench', 'scripts'];

/** An entry of `overrides` in `.oxlintrc.json`. */
export interface LintOverride {
  readonly files: readonly string[];
  readonly rules: Readonly<Record<string, unknown>>;
}

export const IMPORT_RULE = 'eslint/no-restricted-imports';

/** Returns a pattern for the path of a folder, as a file of `layer` writes it after the last `../`. */
function pathPattern(layer: string, folder: string): string {
  const [parent = '', name] = folder.split('/');
  if (name === undefined) return folder;
  return layer.startsWith(`${parent}/`) ? `(${parent}/)?${name}` : `${parent}/${name}`;
}

function sentence({ folder, layers: below, packages, because }: Layer): string {
  const names = packages.map((name) => (name === 'node:*' ? 'modules of Node.js' : name));
  const allowed = [...below.map((name) => `${name}/`), ...names];
  const list = allowed.length === 0 ? 'nothing outside itself' : `only ${allowed.join(', ')}`;
  return `${folder}/ imports ${list}. ${because}`;
}

/** Returns the linter's rule for a layer. */
function overrideOf(layer: Layer): LintOverride {
  const forbidden = [...layers.map(({ folder }) => folder), ...outside]
    .filter((folder) => folder !== layer.folder && !layer.layers.includes(folder))
    .map((folder) => pathPattern(layer.folder, folder));
  const message = sentence(layer);
  const others =
    layer.packages.length === 0
      ? { regex: '^[^.]', message }
      : { group: ['*', ...layer.packages.map((name) => `!${name}`), '!./**', '!../**'], message };
  const folders = { regex: `^(\\.\\./)+(${forbidden.join('|')})(/|$)`, message };
  return {
    files: [`${layer.folder}/**`],
    rules: { [IMPORT_RULE]: ['error', { patterns: [folders, others] }] },
  };
}

/** The linter's rules for all layers, in the order of the list. */
export const lintOverrides: readonly LintOverride[] = layers.map(overrideOf);
