/*
 * Bundlers, whose output runs on Node.js.
 */
import { json, node, tool, type Toolchain } from './toolchain.js';

const noMetadata = '`@inject` on every parameter: it emits no decorator metadata';

const tsconfig = json({ compilerOptions: { experimentalDecorators: true } });

const swcOptions = `{
  jsc: {
    target: 'es2022',
    parser: { syntax: 'typescript', decorators: true },
    transform: { legacyDecorator: true, decoratorMetadata: true },
  },
}`;

function esbuild(modules: Toolchain['modules']): Toolchain {
  const format = modules === 'CommonJS' ? 'cjs' : 'esm';
  const args = ['app.ts', '--bundle', '--platform=node', `--format=${format}`, '--outfile=out.js'];
  return {
    name: 'esbuild',
    modules,
    packages: { esbuild: '0.28.2' },
    files: { 'tsconfig.json': tsconfig },
    commands: [{ ...tool('esbuild/bin/esbuild', ...args), binary: true }, node('out.js')],
    settings: noMetadata,
  };
}

export const bundlers: readonly Toolchain[] = [
  esbuild('ES modules'),
  esbuild('CommonJS'),
  {
    name: 'webpack with swc-loader',
    modules: 'CommonJS',
    packages: { webpack: '5.112.2', '@swc/core': '1.16.22', 'swc-loader': '0.2.7' },
    files: {
      'build.cjs': `const webpack = require('webpack');
const config = {
  mode: 'production',
  target: 'node',
  context: __dirname,
  entry: './app.ts',
  output: { path: __dirname, filename: 'out.js' },
  resolve: { extensions: ['.ts', '.js'] },
  module: { rules: [{ test: /\\.ts$/, exclude: /node_modules/, use: { loader: 'swc-loader', options: ${swcOptions} } }] },
};
webpack(config, (error, stats) => {
  if (error || stats.hasErrors()) throw error ?? new Error(stats.toString());
});
`,
    },
    commands: [node('build.cjs'), node('out.js')],
  },
  {
    name: 'rollup with its swc, node-resolve and commonjs plugins',
    modules: 'ES modules',
    packages: {
      rollup: '4.68.8',
      '@rollup/plugin-swc': '0.4.1',
      '@rollup/plugin-node-resolve': '16.0.3',
      '@rollup/plugin-commonjs': '29.0.3',
      '@swc/core': '1.16.22',
    },
    files: {
      'build.mjs': `import commonjs from '@rollup/plugin-commonjs';
import resolve from '@rollup/plugin-node-resolve';
import swc from '@rollup/plugin-swc';
import { rollup } from 'rollup';
const bundle = await rollup({
  input: 'app.ts',
  plugins: [resolve({ preferBuiltins: true }), commonjs(), swc({ swc: ${swcOptions}, exclude: 'node_modules/**' })],
});
await bundle.write({ file: 'out.js', format: 'es', inlineDynamicImports: true });
`,
    },
    commands: [node('build.mjs'), node('out.js')],
  },
  {
    name: 'vite build, `ssr`',
    modules: 'ES modules',
    packages: { vite: '8.3.8' },
    files: {
      'tsconfig.json': tsconfig,
      'build.mjs': `import { build } from 'vite';
await build({
  logLevel: 'error',
  ssr: { noExternal: true },
  build: { ssr: 'app.ts', outDir: 'out', rolldownOptions: { output: { entryFileNames: 'app.js' } } },
});
`,
    },
    commands: [node('build.mjs'), node('out/app.js')],
    settings: noMetadata,
  },
];
