import { cwd } from 'node:process';
import { fileURLToPath } from 'node:url';
import { runProgram as run } from '../scripts/run-program.js';
import type { ContestantKey } from './contestants/index.js';
import type { InterleavedTask } from './programs/interleaved.js';

/**
 * The collector works on the main thread: the speed of its helper threads would depend on other work on
 * the machine.
 */
const NODE_OPTIONS = ['--expose-gc', '--single-threaded-gc'];

/** Allows a heap that is large enough for ten million finalizers. */
const LARGE_HEAP = '--max-old-space-size=8192';

function runProgram(
  name: string,
  args: readonly string[],
  nodeOptions: readonly string[] = [],
): string {
  const file = fileURLToPath(new URL(`programs/${name}.js`, import.meta.url));
  const nodeArgs = [...NODE_OPTIONS, LARGE_HEAP, ...nodeOptions];
  return run(cwd(), process.execPath, ...nodeArgs, file, ...args);
}

/** Returns samples of each contestant from one process, in which their rounds alternate. */
export function interleaved(task: InterleavedTask): number[][] {
  const { samples } = JSON.parse(runProgram('interleaved', [JSON.stringify(task)])) as {
    samples: Record<string, number[]>;
  };
  return Object.values(samples);
}

/** Returns samples of each variant from separate processes, which alternate. */
export function apart(
  program: string,
  variants: ReadonlyArray<readonly string[]>,
  times: number,
  nodeOptions: readonly string[] = [],
): number[][] {
  const samples: number[][] = variants.map(() => []);
  for (let time = 0; time < times; time++) {
    for (const [index, args] of variants.entries()) {
      const { value } = JSON.parse(runProgram(program, args, nodeOptions)) as { value: number };
      samples[index]?.push(value);
    }
  }
  return samples;
}

/** Returns samples of CPython's `weakref.finalize` for the same work; `undefined` if python3 isn't installed. */
export function python(job: string, count: number, rounds: number): number[] | undefined {
  const file = fileURLToPath(new URL('../../bench/python/finalize.py', import.meta.url));
  try {
    const output = run(cwd(), 'python3', file, job, String(count), String(rounds));
    return (JSON.parse(output) as { samples: number[] }).samples;
  } catch {
    return undefined;
  }
}

export function pythonVersion(): string {
  try {
    return run(cwd(), 'python3', '--version').trim().replace('Python', 'CPython');
  } catch {
    return 'no CPython';
  }
}

/** Compares this package with another contestant in one process. */
export function against(
  job: InterleavedTask['job'],
  opponent: ContestantKey,
  size: { readonly count: number; readonly rounds: number; readonly perTurn?: number },
): number[][] {
  const { count, rounds, perTurn = 1000 } = size;
  return interleaved({
    job,
    contestants: ['this', opponent],
    count,
    rounds,
    perTurn,
    alive: 1000,
  });
}
