import { fileURLToPath } from 'node:url';
import { type ReadableChild, runToEnd } from '../../scripts/run-program.js';

/** The end of a program, and its output. */
export interface ProgramEnd {
  readonly stdout: string;
  /** Standard error, with the frames of each stack folded into one line and without Node's excerpt of the source. */
  readonly stderr: string;
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface ProgramOptions {
  readonly args?: readonly string[];
  /** Options of Node in addition to `--expose-gc`. */
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

/** A delay that is long enough for a program to fill a pipe. */
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
export async function runProgram(name: string, options: ProgramOptions = {}): Promise<ProgramEnd> {
  const file = fileURLToPath(new URL(`${name}.js`, programs));
  const nodeArgs = ['--expose-gc', ...(options.nodeOptions ?? [])];
  const argv = [...nodeArgs, file, ...(options.args ?? [])];
  const closed = options.stderr === 'closed';
  const [command, args] = closed
    ? ['/bin/sh', ['-c', 'exec "$0" "$@" 2>&-', process.execPath, ...argv]]
    : [process.execPath, argv];
  const end = await runToEnd(command, args, {
    timeoutMs: DEADLINE_MS,
    onStart: (child) => {
      if (options.stderr === 'broken') child.stderr.destroy();
      if (options.stderr === 'slow') readLater(child);
    },
    onStdout: (stdout, child) => {
      const signal = options.signalAt?.(stdout);
      if (signal !== undefined) child.kill(signal);
    },
  });
  return { ...end, stderr: withoutExcerpt(foldFrames(end.stderr)) };
}

/** Starts to read standard error a moment after the program has first written to standard output. */
function readLater(child: ReadableChild): void {
  child.stderr.pause();
  child.stdout.once('data', () => setTimeout(() => child.stderr.resume(), SLOW_MS));
}
