/*
 * Test runners that translate TypeScript themselves.
 */
import { alwaysFails, json, tool, type Toolchain } from './toolchain.js';

const swcOptions = {
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
};

const jest = { jest: '30.5.2' };

const jestWithSwc = { ...jest, '@swc/jest': '0.2.39', '@swc/core': '1.16.22' };

/** The packages that jest has to translate when modules are CommonJS, since they are ES modules. */
const translated = ['/node_modules/(?!(inversify-finalize|inversify|@inversifyjs)/)'];

const tsconfig = json({
  compilerOptions: {
    target: 'ES2022',
    module: 'commonjs',
    allowJs: true,
    experimentalDecorators: true,
    emitDecoratorMetadata: true,
    isolatedModules: true,
  },
});

const runJest = tool('jest/bin/jest.js', '--ci');

const esmOnly = {
  output: /Must use import to load ES Module/,
  reason: "can't `require()` an ES module on Node.js before 24.9",
};

export const testRunners: readonly Toolchain[] = [
  {
    name: 'vitest',
    modules: 'ES modules',
    packages: { vitest: '4.1.12' },
    files: { 'tsconfig.json': json({ compilerOptions: { experimentalDecorators: true } }) },
    commands: [tool('vitest/vitest.mjs', 'run', '--globals', '--root', '.')],
    settings: '`@inject` on every parameter: it emits no decorator metadata',
  },
  {
    name: 'jest with @swc/jest',
    modules: 'ES modules',
    packages: jestWithSwc,
    files: {
      'jest.config.json': json({
        testEnvironment: 'node',
        extensionsToTreatAsEsm: ['.ts'],
        transform: { '\\.ts$': ['@swc/jest', { ...swcOptions, module: { type: 'es6' } }] },
      }),
    },
    commands: [{ ...runJest, env: { NODE_OPTIONS: '--experimental-vm-modules' } }],
    settings: '`NODE_OPTIONS=--experimental-vm-modules`, `extensionsToTreatAsEsm`',
  },
  {
    name: 'jest with @swc/jest, nothing configured',
    modules: 'CommonJS',
    packages: jestWithSwc,
    files: {
      'jest.config.json': json({
        testEnvironment: 'node',
        transform: { '\\.[jt]s$': ['@swc/jest', { ...swcOptions, module: { type: 'commonjs' } }] },
      }),
    },
    commands: [runJest],
    settings: 'Node.js 24.9, or the next row',
    failures: alwaysFails(esmOnly),
  },
  {
    name: 'jest with @swc/jest',
    modules: 'CommonJS',
    packages: jestWithSwc,
    files: {
      'jest.config.json': json({
        testEnvironment: 'node',
        transform: { '\\.[jt]s$': ['@swc/jest', { ...swcOptions, module: { type: 'commonjs' } }] },
        transformIgnorePatterns: translated,
      }),
    },
    commands: [runJest],
    settings: '`transformIgnorePatterns`, see below',
  },
  {
    name: 'jest with ts-jest',
    modules: 'CommonJS',
    packages: { ...jest, 'ts-jest': '29.4.15', typescript: '5.9.3' },
    files: {
      'tsconfig.json': tsconfig,
      'jest.config.json': json({
        testEnvironment: 'node',
        transform: { '\\.[jt]s$': ['ts-jest', { diagnostics: false }] },
        transformIgnorePatterns: translated,
      }),
    },
    commands: [runJest],
    settings: '`transformIgnorePatterns` and `allowJs`, see below',
  },
];
