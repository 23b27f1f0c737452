/*
 * Compilers that translate file by file, and tools that run TypeScript directly.
 */
import { alwaysFails, json, node, tool, type Toolchain } from './toolchain.js';

interface Settings {
  readonly module: string;
  readonly moduleResolution?: string;
}

function tsconfig(settings: Settings): string {
  const compilerOptions = {
    target: 'ES2022',
    lib: ['ES2022', 'ESNext.Disposable'],
    strict: true,
    skipLibCheck: false,
    types: [],
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    rootDir: '.',
    outDir: 'out',
    ...settings,
  };
  return json({ compilerOptions, files: ['app.ts'] });
}

/** `tsc` checks every declaration of the package, and the program runs on Node.js. */
function tsc(
  version: '5.9.3' | '7.0.2',
  modules: Toolchain['modules'],
  settings: Settings,
  more: Partial<Toolchain> = {},
): Toolchain {
  const { module, moduleResolution } = settings;
  const resolution =
    moduleResolution === undefined ? '' : `, \`moduleResolution: ${moduleResolution}\``;
  const alias = `typescript-${version}`;
  return {
    name: `tsc ${version.slice(0, 3)}, \`module: ${module}\`${resolution}`,
    modules,
    packages: { [alias]: `npm:typescript@${version}` },
    files: { 'tsconfig.json': tsconfig(settings) },
    commands: [tool(`${alias}/bin/tsc`, '-p', '.'), node('out/app.js')],
    ...more,
  };
}

const swcOptions = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
};

function swc(modules: Toolchain['modules']): Toolchain {
  const type = modules === 'CommonJS' ? 'commonjs' : 'es6';
  return {
    name: 'swc',
    modules,
    packages: { '@swc/core': '1.16.22' },
    files: {
      'build.mjs': `import { writeFileSync } from 'node:fs';
import { transformFileSync } from '@swc/core';
const options = ${JSON.stringify({ ...swcOptions, module: { type } })};
writeFileSync('app.js', transformFileSync('app.ts', options).code);
`,
    },
    commands: [node('build.mjs'), node('app.js')],
  };
}

function tsx(modules: Toolchain['modules']): Toolchain {
  return {
    name: 'tsx',
    modules,
    packages: { tsx: '4.23.15' },
    files: { 'tsconfig.json': tsconfig({ module: 'nodenext' }) },
    commands: [tool('tsx/dist/cli.mjs', 'app.ts')],
    settings: '`@inject` on every parameter: tsx emits no decorator metadata',
  };
}

export const compilers: readonly Toolchain[] = [
  tsc('5.9.3', 'ES modules', { module: 'nodenext' }),
  tsc('7.0.2', 'ES modules', { module: 'nodenext' }),
  tsc('7.0.2', 'ES modules', { module: 'esnext', moduleResolution: 'bundler' }),
  tsc('5.9.3', 'CommonJS', { module: 'nodenext' }),
  tsc('7.0.2', 'CommonJS', { module: 'nodenext' }),
  tsc('5.9.3', 'CommonJS', { module: 'node20' }),
  tsc(
    '5.9.3',
    'CommonJS',
    { module: 'node16' },
    {
      failures: alwaysFails({
        output: /TS1479/,
        reason: 'error TS1479: the compiler allows no `require()` of an ES module',
      }),
      settings: '`module: node20` or `nodenext` instead',
    },
  ),
  tsc(
    '5.9.3',
    'CommonJS',
    { module: 'commonjs', moduleResolution: 'node10' },
    {
      failures: {
        '8.2.3': {
          output: /TS2307: Cannot find module 'inversify'/,
          reason: 'error TS2307 for `inversify`, which has no types for `node10`',
        },
      },
    },
  ),
  swc('ES modules'),
  swc('CommonJS'),
  tsx('ES modules'),
  tsx('CommonJS'),
  {
    name: 'ts-node',
    modules: 'CommonJS',
    packages: { 'ts-node': '10.9.2', typescript: '5.9.3', '@types/node': '20.19.43' },
    files: { 'tsconfig.json': tsconfig({ module: 'nodenext' }) },
    commands: [tool('ts-node/dist/bin.js', 'app.ts')],
  },
];
