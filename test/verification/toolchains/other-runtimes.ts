/*
 * Runtimes that run TypeScript directly.
 */
import { json, type Toolchain } from './toolchain.js';

const tsconfig = json({
  compilerOptions: { experimentalDecorators: true, emitDecoratorMetadata: true },
});

export const otherRuntimes: readonly Toolchain[] = [
  {
    name: 'Bun 1.4',
    modules: 'ES modules',
    packages: { '@oven/bun-linux-x64': '1.4.5' },
    files: { 'tsconfig.json': tsconfig },
    commands: [{ file: '@oven/bun-linux-x64/bin/bun', args: ['app.ts'], binary: true }],
  },
  {
    name: 'Deno 2.9',
    modules: 'ES modules',
    packages: { '@deno/linux-x64-glibc': '2.9.6' },
    files: { 'deno.json': tsconfig },
    commands: [
      {
        file: '@deno/linux-x64-glibc/deno',
        args: ['run', '--allow-all', '--no-check', '--node-modules-dir=manual', 'app.ts'],
        binary: true,
      },
    ],
    settings: '`compilerOptions` in `deno.json`, `--node-modules-dir=manual`',
  },
];
