import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runToEnd } from '../../../scripts/run-program.js';
import type { Promised } from './outcomes.js';
import type { Runtime } from './runtimes.js';

/** The time limit of one program, which doesn't wait for anything. */
const DEADLINE_MS = 60_000;

/** The observed result of a program. */
export interface Observed extends Promised {
  /** Its standard error, printed if the result differs. */
  readonly errors: string;
}

/** Runs one of `test/verification/programs/` on a runtime in a new folder: an abort may write a dump there. */
export async function runProgram(
  runtime: Runtime,
  binary: string,
  program: string,
): Promise<Observed> {
  const file = fileURLToPath(new URL(`../programs/${program}.js`, import.meta.url));
  const cwd = await mkdtemp(join(tmpdir(), 'exit-matrix-'));
  try {
    const { stdout, stderr, code, signal } = await runToEnd(binary, [...runtime.flags, file], {
      cwd,
      timeoutMs: DEADLINE_MS,
    });
    const printed = stdout.split('\n').filter((line) => line !== '');
    return { printed, status: code ?? signal ?? 'unknown', errors: stderr };
  } finally {
    await rm(cwd, { recursive: true });
  }
}
