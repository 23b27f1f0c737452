import { fileURLToPath } from 'node:url';
import { runToEnd } from '../../../scripts/run-program.js';
import type { Program } from './program.js';

/** The events of a process in order, and how it ended. */
export interface Observation {
  readonly events: readonly unknown[];
  readonly status: number | string;
}

const ours = fileURLToPath(new URL('interpreter.js', import.meta.url));
const theirs = fileURLToPath(
  new URL('../../../../test/verification/differential/interpreter.py', import.meta.url),
);

async function observe(
  command: string,
  args: readonly string[],
  stdin: string,
): Promise<Observation> {
  const { stdout, stderr, code, signal } = await runToEnd(command, args, { stdin });
  const events = stdout.split('\n').filter((line) => line !== '');
  try {
    return {
      events: events.map((line) => JSON.parse(line) as unknown),
      status: code ?? signal ?? 'unknown',
    };
  } catch (cause) {
    throw new Error(`expected events from ${command}, but got ${stdout}${stderr}`, { cause });
  }
}

/** Runs a program with CPython's `weakref.finalize` and with this package, each in its own process. */
export async function runBoth(
  program: Program,
): Promise<{ readonly cpython: Observation; readonly here: Observation }> {
  const input = JSON.stringify(program);
  const [cpython, here] = await Promise.all([
    observe('python3', ['-I', theirs], input),
    observe(process.execPath, ['--expose-gc', ours], input),
  ]);
  return { cpython, here };
}

/** Returns the version of CPython; `undefined` if it isn't installed. */
export async function pythonVersion(): Promise<string | undefined> {
  const source = 'import json, platform; print(json.dumps(platform.python_version()))';
  try {
    const { events } = await observe('python3', ['-I', '-c', source], '');
    return String(events[0]);
  } catch {
    return undefined;
  }
}
