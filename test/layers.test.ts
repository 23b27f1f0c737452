import { existsSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { IMPORT_RULE, layers as list, lintOverrides, outside } from '../scripts/layers.js';
import { runToEnd } from '../scripts/run-program.js';

const builtIn = ['node:fs', 'node:http'];

/** The allowed imports of each layer: other layers by folder, packages by name. */
const layers: ReadonlyMap<string, readonly string[]> = new Map(
  list.map(({ folder, layers: below, packages: names }) => [
    folder,
    [...below, ...names.flatMap((name) => (name === 'node:*' ? builtIn : name))],
  ]),
);
const packages = [
  'inversify',
  'reflect-metadata',
  'signal-exit',
  'fastify',
  'hono',
  'vitest',
  ...builtIn,
];

const root = fileURLToPath(new URL('../..', import.meta.url));

interface Run {
  readonly code: number;
  readonly output: string;
}

/** Runs a program of a package in `cwd`. A failing exit code is a result, not an error. */
async function run(cwd: string, bin: string, ...args: string[]): Promise<Run> {
  const argv = [join(root, 'node_modules', bin), ...args];
  const { code, stdout, stderr } = await runToEnd(process.execPath, argv, { cwd });
  return { code: code ?? 1, output: stdout + stderr };
}

/** Returns the import statement for `target` in a file of a layer. */
const specifierOf = (layer: string, target: string): string =>
  layers.has(target) || outside.includes(target)
    ? `${'../'.repeat(layer.split('/').length)}${target}/index.js`
    : target;

/** Returns a file name that contains the import: `planted-node-fs.ts`. */
const fileOf = (target: string): string => `planted-${target.replace(/[:/]/, '-')}.ts`;

describe('layers', () => {
  let tree = '';

  beforeEach(async () => {
    tree = await mkdtemp(join(tmpdir(), 'layers-'));
    await symlink(join(root, 'node_modules'), join(tree, 'node_modules'), 'dir');
  });

  afterEach(async () => {
    await rm(tree, { recursive: true });
  });

  async function plant(layer: string, name: string, text: string): Promise<void> {
    await mkdir(join(tree, layer), { recursive: true });
    await writeFile(join(tree, layer, name), text);
  }

  it('the rules of the linter are derived from scripts/layers.ts with "npm run lint:layers"', async () => {
    const config = await readFile(join(root, '.oxlintrc.json'), 'utf8');
    const { overrides } = JSON.parse(config) as { overrides: typeof lintOverrides };
    expect(overrides.filter(({ rules }) => IMPORT_RULE in rules)).to.deep.equal(lintOverrides);
  });

  describe('the linter', () => {
    interface Diagnostic {
      readonly code: string;
      readonly filename: string;
      readonly help?: string;
    }

    async function lint(): Promise<readonly Diagnostic[]> {
      await copyFile(join(root, '.oxlintrc.json'), join(tree, '.oxlintrc.json'));
      const { code, output } = await run(tree, 'oxlint/bin/oxlint', '--format=json');
      const { diagnostics } = JSON.parse(output) as { readonly diagnostics: readonly Diagnostic[] };
      expect(code, output).to.equal(diagnostics.length === 0 ? 0 : 1);
      return diagnostics;
    }

    it('rejects exactly the imports that point up or out, and says why', async () => {
      const rejected: string[] = [];
      for (const [layer, allowed] of layers) {
        await plant(layer, 'index.ts', 'export const door = 1;\n');
        for (const target of [...layers.keys(), ...packages, ...outside]) {
          if (target !== layer) {
            await plant(layer, fileOf(target), `import '${specifierOf(layer, target)}';\n`);
            if (!allowed.includes(target)) {
              rejected.push(`${layer}/${fileOf(target)}`);
            }
          }
        }
      }
      const diagnostics = await lint();
      expect(diagnostics.map(({ filename }) => filename.replaceAll('\\', '/'))).to.have.members(
        rejected,
      );
      for (const { code, filename, help } of diagnostics) {
        const layer = dirname(filename.replaceAll('\\', '/'));
        expect(code).to.equal('eslint(no-restricted-imports)');
        expect(help, filename).to.match(new RegExp(`^${layer}/ .*\\.$`));
      }
    });

    it('checks imports of every form, at every depth', async () => {
      const forms = [
        `export { a } from '../../container/index.js';`,
        `export * from '../../container/index.js';`,
        `export type { A } from '../../container/index.js';`,
        `import type { A } from '../../container/index.js';\nexport type B = A;`,
        `export const lazy: Promise<unknown> = import('../../container/index.js');`,
      ];
      await plant('container', 'index.ts', 'export const a = 1;\nexport type A = number;\n');
      for (const [index, form] of forms.entries()) {
        await plant('src/deep', `form-${index}.ts`, `${form}\n`);
      }
      const found = (await lint()).filter(({ code }) => code === 'eslint(no-restricted-imports)');
      const files = found.map(({ filename }) => filename.slice(-'form-0.ts'.length));
      expect(files).to.have.members(forms.map((_, index) => `form-${index}.ts`));
    });

    it('rejects import cycles, including cycles of types', async () => {
      await plant('src', 'hen.ts', `import './egg.js';\nexport type Hen = 1;\n`);
      await plant(
        'src',
        'egg.ts',
        `import type { Hen } from './hen.js';\nexport type Egg = Hen;\n`,
      );
      expect((await lint()).map(({ code }) => code)).to.include('import(no-cycle)');
    });

    it('allows only src/host.ts to use the host', async () => {
      const text = 'declare const process: { exit(): void };\nprocess.exit();\n';
      await plant('src', 'host.ts', text.replace('declare const', 'export declare const'));
      expect(await lint()).to.deep.equal([]);
      await plant('src', 'other.ts', 'console.log(1);\n');
      expect((await lint()).map(({ code }) => code)).to.include('eslint(no-restricted-globals)');
    });

    it('enforces the house style', async () => {
      const violations: ReadonlyArray<readonly [rule: string, text: string]> = [
        ['typescript(no-explicit-any)', 'export const a: any = 1;'],
        ['typescript(no-non-null-assertion)', `export const a = [''][0]!;`],
        ['import(no-default-export)', 'export default 1;'],
        ['eslint(no-warning-comments)', '// TODO: later\nexport const a = 1;'],
        ['eslint(no-restricted-properties)', `it.only('runs', () => undefined);`],
        ['eslint(no-restricted-properties)', `describe.skip('waits', () => undefined);`],
        ['typescript(no-floating-promises)', `export const a = 1;\nPromise.resolve(a);`],
        ['typescript(ban-ts-comment)', '// @ts-ignore because\nexport const a = 1;'],
      ];
      for (const [index, [, text]] of violations.entries()) {
        await plant('test', `violation-${index}.ts`, `${text}\n`);
      }
      const found = (await lint()).map(({ code, filename }) => `${filename.slice(5)} ${code}`);
      for (const [index, [rule]] of violations.entries()) {
        expect(found).to.include(`violation-${index}.ts ${rule}`);
      }
    });
  });

  describe('the compiler', () => {
    /** Copies the projects of the layers; each gets an `index.ts`, so that it can be imported. */
    async function project(): Promise<readonly string[]> {
      const present = [...layers.keys()].filter((layer) => existsSync(join(root, layer)));
      await copyFile(join(root, 'tsconfig.base.json'), join(tree, 'tsconfig.base.json'));
      await writeFile(join(tree, 'package.json'), '{ "type": "module" }\n');
      for (const layer of present) {
        await plant(layer, 'index.ts', `export const door = '${layer}';\n`);
        await copyFile(join(root, layer, 'tsconfig.json'), join(tree, layer, 'tsconfig.json'));
      }
      return present;
    }

    const importOf = (layer: string, target: string): string =>
      `import { door } from '${specifierOf(layer, target)}';\nexport const planted: string = door;\n`;

    it('accepts the imports that point down', async () => {
      const present = await project();
      for (const layer of present) {
        for (const target of layers.get(layer) ?? []) {
          if (present.includes(target)) {
            await plant(layer, fileOf(target), importOf(layer, target));
          }
        }
      }
      const { code, output } = await run(tree, 'typescript/bin/tsc', '--build', ...present);
      expect(code, output).to.equal(0);
    });

    it('rejects the imports that point up, since no project reference allows them', async () => {
      const present = await project();
      const rejected: string[] = [];
      for (const layer of present) {
        for (const target of present) {
          if (target !== layer && !layers.get(layer)?.includes(target)) {
            await plant(layer, fileOf(target), importOf(layer, target));
            rejected.push(`${layer}/${fileOf(target)}`);
          }
        }
      }
      const { code, output } = await run(tree, 'typescript/bin/tsc', '--build', ...present);
      expect(code).to.not.equal(0);
      const reported = [...output.matchAll(/^(\S+?)\(\d+,\d+\): error TS(?:6059|6307):/gm)];
      expect(reported.map(([, file]) => file)).to.include.members(rejected);
    });
  });

  it('each index.ts contains nothing but explicit exports', async () => {
    for (const layer of layers.keys()) {
      const text = await readFile(join(root, layer, 'index.ts'), 'utf8').catch(() => '');
      const code = text.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').replaceAll(/\s+/g, ' ');
      expect(code, `${layer}/index.ts`).to.match(
        /^ ?((export (type )?\{[^}]*\} from '\.[^']*'|import '\.[^']*'|export \{\}); ?)*$/,
      );
    }
  });
});
