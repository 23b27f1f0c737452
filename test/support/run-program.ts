import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** How a program ended, and what it printed. */
export interface ProgramEnd {
  readonly stdout: string;
  /** With the frames of each stack folded into one line, and without Node's excerpt of the source. */
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProgramOptions {
  readonly args?: readonly string[];
  /** Options of Node, beside `--expose-gc`. */
  readonly nodeOptions?: readonly string[];
  /**
   * `closed`: the descriptor is not open; `broken`: the reader has closed the pipe; `slow`: the reader
   * starts a moment after the program has first written to standard output.
   */
  readonly stderr?: 'closed' | 'broken' | 'slow';
  /** Called with what the program has written to standard output so far; returns a signal to send. */
  readonly signalAt?: (stdout: string) => NodeJS.Signals | undefined;
}

/**
 * A program that hangs is killed after this time; its signal shows that. Mutation tests, which break the
 * code on purpose, set a shorter one.
 */
const DEADLINE_MS = Number(process.env['PROGRAM_DEADLINE_MS'] ?? 30_000);

/** Enough for a program to fill a pipe. */
const SLOW_MS = 30;

const programs = new URL('../programs/', import.meta.url);

/** One line for the frames of a stack, wherever the project is. */
function foldFrames(text: string): string {
  return text.replaceAll(/(?:^ {4}at .*\n?)+/gm, '    at ...\n');
}

/** Removes what Node prints about the source and itself when it ends by an exception or aborts. */
function withoutExcerpt(text: string): string {
  return text
    .replace(/^(?:file:|node:|\/).*:\d+\n.*\n\s*\^+\n(?:.*\n)?\n/m, '')
    .replace(/\nNode\.js v.*\n/, '')
    .replace(/\n?----- Native stack trace -----[\s\S]*/, '');
}

/**
 * Runs `test/programs/<name>.js` in a separate process.
 *
 * @returns Its output and how it ended, as one object that a test compares as a whole.
 */
export function runProgram(name: string, options: ProgramOptions = {}): Promise<ProgramEnd> {
  const file = fileURLToPath(new URL(`${name}.js`, programs));
  const nodeArgs = ['--expose-gc', ...(options.nodeOptions ?? [])];
  const argv = [...nodeArgs, file, ...(options.args ?? [])];
  const closing = options.stderr === 'closed';
  const child = closing
    ? spawn('/bin/sh', ['-c', 'exec "$0" "$@" 2>&-', process.execPath, ...argv])
    : spawn(process.execPath, argv);
  if (options.stderr === 'broken') child.stderr.destroy();
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    const signal = options.signalAt?.(stdout);
    if (signal !== undefined) child.kill(signal);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  if (options.stderr === 'slow') {
    child.stderr.pause();
    child.stdout.once('data', () => setTimeout(() => child.stderr.resume(), SLOW_MS));
  }
  const killer = setTimeout(() => child.kill('SIGKILL'), DEADLINE_MS);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code, signal) => {
      clearTimeout(killer);
      resolve({ stdout, stderr: withoutExcerpt(foldFrames(stderr)), code, signal });
    });
  });
}
