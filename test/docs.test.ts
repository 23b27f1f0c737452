import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { type ProgramEnd, runToEnd } from '../scripts/run-program.js';
import { type CodeBlock, codeBlocksIn } from './docs/code-block.js';
import { compileBlocks, compiledFile } from './docs/compile-blocks.js';

const root = new URL('../../', import.meta.url);
const layers = ['src', 'decorators', 'container', 'devtools', 'runtime'];

/** Returns the files with an extension in a folder and its subfolders. */
function filesOf(folder: string, ending: string): string[] {
  const path = fileURLToPath(new URL(folder, root));
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(ending))
    .map((file) => `${folder}/${file.replaceAll('\\', '/')}`);
}

const present = new Set(readdirSync(root));
const documents = [
  'README.md',
  ...filesOf('docs', '.md').filter((file) => !file.startsWith('docs/api/')),
];
const sources = layers
  .filter((layer) => present.has(layer))
  .flatMap((layer) => filesOf(layer, '.ts'));
const blocks = [...documents, ...sources].flatMap((file) => codeBlocksIn(file));

interface BlockEnd extends ProgramEnd {
  /** The files that the block left in the temporary folder. */
  readonly left: readonly string[];
}

/** Runs a compiled block in a new folder and with a new temporary folder. */
async function runBlock(block: CodeBlock): Promise<BlockEnd> {
  const cwd = mkdtempSync(fileURLToPath(new URL('dist/docs-blocks/cwd-', root)));
  const temp = mkdtempSync(fileURLToPath(new URL('dist/docs-blocks/temp-', root)));
  try {
    const end = await runToEnd(process.execPath, ['--enable-source-maps', compiledFile(block)], {
      cwd,
      env: { ...process.env, TMPDIR: temp, TEMP: temp, TMP: temp, NODE_COMPILE_CACHE: '' },
      timeoutMs: 60_000,
    });
    return { ...end, left: readdirSync(temp) };
  } finally {
    for (const folder of [cwd, temp]) rmSync(folder, { recursive: true });
  }
}

describe('the examples in the documentation', () => {
  let compilerErrors: Awaited<ReturnType<typeof compileBlocks>> = new Map();

  before(async () => {
    compilerErrors = await compileBlocks(blocks);
  });

  after(() => {
    rmSync(join(fileURLToPath(root), 'dist/docs-blocks'), { recursive: true, force: true });
  });

  it('exist, and the compiler reports no error outside of them', () => {
    expect(blocks.map(({ file }) => file)).to.include.members(['README.md', 'src/finalize.ts']);
    expect(compilerErrors.get(undefined) ?? []).to.deep.equal([]);
  });

  for (const block of blocks) {
    const { file, line, runs, output } = block;
    const does = [
      'compiles',
      ...(runs ? ['runs'] : []),
      ...(output === undefined ? [] : ['prints']),
    ];
    it(`${file}:${line} ${does.join(', ')}`, async () => {
      expect(compilerErrors.get(block) ?? []).to.deep.equal([]);
      if (!runs) return;
      const { stdout, ...end } = await runBlock(block);
      expect(end, stdout).to.deep.equal({ stderr: '', code: 0, signal: null, left: [] });
      if (output !== undefined) expect(stdout).to.equal(output);
    });
  }
});
