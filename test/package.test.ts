import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import { expect } from 'chai';
import { version6 } from '../container/inversify/version-6.js';
import { version7 } from '../container/inversify/version-7.js';
import { version8 } from '../container/inversify/version-8.js';

const read = <T>(file: string): T =>
  JSON.parse(readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8')) as T;

interface Manifest {
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly main: string;
  readonly types: string;
  readonly typesVersions: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  readonly files: readonly string[];
  readonly sideEffects: readonly string[];
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

interface Target {
  readonly name: string;
  readonly types: string;
  readonly default: string;
}

interface LockedPackage {
  readonly resolved?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

describe('package.json', () => {
  const manifest = read<Manifest>('package.json');

  it('has no dependency, and every peer is optional: the core needs none', () => {
    expect(manifest.dependencies ?? {}).to.deep.equal({});
    for (const peer of Object.keys(manifest.peerDependencies)) {
      expect(manifest.peerDependenciesMeta[peer]?.optional, peer).to.equal(true);
    }
  });

  it('[R1] [11.32] accepts every supported version of Inversify as its peer', () => {
    const ranges = [version6, version7, version8].map(({ range }) => range);
    expect(manifest.peerDependencies['inversify']).to.equal(ranges.join(' || '));
  });

  it('pins the exact version of every tool', () => {
    for (const [name, version] of Object.entries(manifest.devDependencies)) {
      expect(version, name).to.match(/^(?:npm:.*@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/);
    }
  });

  it('builds and ships the folder of every entry point', () => {
    const { references } = read<{ references: ReadonlyArray<{ path: string }> }>('tsconfig.json');
    const projects = references.map(({ path }) => path);
    for (const target of Object.values(manifest.exports)) {
      if (typeof target !== 'string') {
        expect(Object.keys(target)).to.deep.equal(['types', 'default']);
        const folder = /^\.\/dist\/([\w/-]+)\/[\w-]+\.js$/.exec(target['default'] ?? '')?.[1] ?? '';
        const top = folder.split('/')[0];
        expect(projects).to.include(folder);
        // Developer tools ship without sources: only what is needed at run time, and its types.
        const shipped = top === 'devtools' ? [`dist/${top}`] : [top, `dist/${top}`];
        expect(manifest.files).to.include.members(shipped);
      }
    }
  });

  it('has every entry point for resolvers that read no exports, such as moduleResolution node10', () => {
    const targets = Object.entries(manifest.exports).flatMap(([subpath, target]): Target[] =>
      typeof target === 'string'
        ? []
        : [{ name: subpath.replace(/^\.\/?/, ''), ...(target as Omit<Target, 'name'>) }],
    );
    const [root, ...others] = targets;
    expect(manifest).to.include({ main: root?.default, types: root?.types });
    expect(manifest.typesVersions).to.deep.equal({
      '*': Object.fromEntries(others.map(({ name, types }) => [name, [types]])),
    });
  });

  it('tells bundlers to keep modules that are imported only for their effect', () => {
    const kept = manifest.sideEffects.map(
      (glob) => new RegExp(`^${glob.replaceAll('*', '[^/]*')}$`),
    );
    const effects: string[] = [];
    const visit = (module: string): void => {
      effects.push(module);
      const code = readFileSync(new URL(`../../${module}`, import.meta.url), 'utf8');
      for (const [, file] of code.matchAll(/^import '(\.[^']+)';$/gm)) {
        visit(`./${join(dirname(module), file ?? '')}`);
      }
    };
    for (const target of Object.values(manifest.exports)) {
      const module = typeof target === 'string' ? undefined : target['default'];
      if (module === undefined) continue;
      const code = readFileSync(new URL(`../../${module}`, import.meta.url), 'utf8');
      if (!/^export (?!\{\};)/m.test(code)) visit(module);
    }
    expect(effects.filter((module) => !kept.some((glob) => glob.test(module)))).to.deep.equal([]);
    expect(effects).to.include('./dist/runtime/signals/index.js');
  });
});

describe('package-lock.json', () => {
  const { packages } = read<{ packages: Record<string, LockedPackage> }>('package-lock.json');

  it('names only the public registry', () => {
    for (const [path, { resolved }] of Object.entries(packages)) {
      expect(resolved ?? 'https://registry.npmjs.org/', path).to.match(
        /^https:\/\/registry\.npmjs\.org\//,
      );
    }
  });

  it('has the packages of every platform, without which npm ci fails ("npm run lock:complete" adds them)', () => {
    const locked = new Set(
      Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')),
    );
    const wanted = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
      Object.keys(optionalDependencies),
    );
    expect(wanted.filter((name) => !locked.has(name))).to.deep.equal([]);
  });
});
