import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Program } from './program.js';

/** What a process did: its events in order, and how it ended. */
export interface Observation {
  readonly events: readonly unknown[];
  readonly status: number | string;
}

const ours = fileURLToPath(new URL('interpreter.js', import.meta.url));
const theirs = fileURLToPath(
  new URL('../../../../test/verification/differential/interpreter.py', import.meta.url),
);

function observe(command: string, args: readonly string[], input: string): Promise<Observation> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
    let output = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
    child.on('error', reject);
    child.on('close', (code, signal) => {
      const events = output.split('\n').filter((line) => line !== '');
      const status = code ?? signal ?? 'unknown';
      try {
        resolve({ events: events.map((line) => JSON.parse(line) as unknown), status });
      } catch (cause) {
        reject(new Error(`expected events from ${command}, but got ${output}${errors}`, { cause }));
      }
    });
    child.stdin.end(input);
  });
}

/** Runs a program with CPython's `weakref.finalize` and with this package, in a process each. */
export async function runTwins(
  program: Program,
): Promise<{ readonly cpython: Observation; readonly here: Observation }> {
  const input = JSON.stringify(program);
  const [cpython, here] = await Promise.all([
    observe('python3', ['-I', theirs], input),
    observe(process.execPath, ['--expose-gc', ours], input),
  ]);
  return { cpython, here };
}

/** The version of CPython; `undefined` where there is none. */
export async function pythonVersion(): Promise<string | undefined> {
  const source = 'import json, platform; print(json.dumps(platform.python_version()))';
  try {
    const { events } = await observe('python3', ['-I', '-c', source], '');
    return String(events[0]);
  } catch {
    return undefined;
  }
}
