import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Runs the whole test suite with another Node, and returns its exit status. */
export async function runSuite(binary: string): Promise<number> {
  const mocha = `${root}node_modules/mocha/bin/mocha.js`;
  const child = spawn(binary, [mocha, '--reporter', 'dot'], { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'close')) as [number | null];
  return code ?? 1;
}
