import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runToEnd } from '../../scripts/run-program.js';
import type { CodeBlock } from './code-block.js';
import { docstringPrelude } from './docstring-prelude.js';

/** The folder is in the project, so that the package resolves under its own name. */
const work = new URL('../../docs-blocks/', import.meta.url);

const compilerOptions = {
  rootDir: './source',
  outDir: './compiled',
  composite: false,
  incremental: false,
  declaration: false,
  declarationMap: false,
  isolatedDeclarations: false,
  noUnusedLocals: false,
  experimentalDecorators: true,
  emitDecoratorMetadata: true,
  types: ['node', 'reflect-metadata'],
};

const nameOf = ({ file, line }: CodeBlock): string =>
  `${file.replaceAll(/[^\w-]/g, '-')}-line-${line}`;

/** Returns the file of a compiled block. */
export function compiledFile(block: CodeBlock): string {
  return fileURLToPath(new URL(`compiled/${nameOf(block)}.js`, work));
}

/** Returns the module of a block. Its lines have the same numbers as in the documentation. */
function moduleOf({ line, code, docstring }: CodeBlock): string {
  const complete = !docstring || /^import\b/m.test(code);
  const [before, after] = complete ? ['', 'export {};'] : [`${docstringPrelude} {`, '}'];
  return `${before}${'\n'.repeat(line - 1)}${code}\n${after}\n`;
}

/**
 * Compiles all blocks in one run of the compiler.
 *
 * @returns The compiler's errors by block; errors outside of all blocks are under `undefined`.
 */
export async function compileBlocks(
  blocks: readonly CodeBlock[],
): Promise<ReadonlyMap<CodeBlock | undefined, readonly string[]>> {
  rmSync(work, { recursive: true, force: true });
  mkdirSync(new URL('source/', work), { recursive: true });
  const options = { extends: '../../tsconfig.base.json', compilerOptions, include: ['source'] };
  writeFileSync(new URL('tsconfig.json', work), JSON.stringify(options));
  for (const block of blocks) {
    writeFileSync(new URL(`source/${nameOf(block)}.ts`, work), moduleOf(block));
  }
  const tsc = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url));
  const { stdout } = await runToEnd(process.execPath, [tsc, '-p', '.', '--pretty', 'false'], {
    cwd: fileURLToPath(work),
  });
  const errors = new Map<CodeBlock | undefined, string[]>();
  for (const line of stdout.split('\n').filter((text) => text !== '')) {
    const block = blocks.find((candidate) => line.startsWith(`source/${nameOf(candidate)}.ts(`));
    errors.set(block, [...(errors.get(block) ?? []), line]);
  }
  return errors;
}
