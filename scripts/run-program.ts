import { type ChildProcessByStdio, spawn, spawnSync, type SpawnOptions } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';

/** A child process whose output is read. */
export type ReadableChild = ChildProcessByStdio<Writable, Readable, Readable>;

/** The end of a program: its exit code or signal, and everything that it printed. */
export interface ProgramEnd {
  readonly stdout: string;
  readonly stderr: string;
  /** `null` if a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** Options of {@link runToEnd}. */
export interface RunOptions extends Pick<SpawnOptions, 'cwd' | 'env'> {
  /** Text for its standard input. Defaults to an empty one. */
  readonly stdin?: string;
  /** Leaves its standard input open. */
  readonly keepStdin?: boolean;
  /** Shows the output where this process shows its own, instead of collecting it. */
  readonly inherit?: boolean;
  /** Kills the program with SIGKILL when it has run this long. */
  readonly timeoutMs?: number;
  /** Receives the child process as soon as it has been started. */
  readonly onStart?: (child: ReadableChild) => void;
  /** Receives all of the standard output so far, each time more arrives. */
  readonly onStdout?: (stdout: string, child: ReadableChild) => void;
}

/**
 * Runs a program to its end. How it ended is part of the result: a failing exit code isn't an error.
 *
 * @throws If the program can't be started.
 */
export function runToEnd(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<ProgramEnd> {
  const {
    stdin = '',
    keepStdin = false,
    inherit = false,
    timeoutMs,
    onStart,
    onStdout,
    ...place
  } = options;
  return new Promise((resolve, reject) => {
    const deadline = timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: 'SIGKILL' };
    if (inherit) {
      spawn(command, args, { ...place, ...deadline, stdio: 'inherit' } as SpawnOptions)
        .on('error', reject)
        .on('close', (code, signal) => resolve({ stdout: '', stderr: '', code, signal }));
      return;
    }
    const stdio = ['pipe', 'pipe', 'pipe'];
    const child = spawn(command, args, {
      ...place,
      ...deadline,
      stdio,
    } as SpawnOptions) as ReadableChild;
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      onStdout?.(stdout, child);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ stdout, stderr, code, signal }));
    onStart?.(child);
    // A program that ends without reading its input closes the pipe.
    child.stdin.on('error', () => undefined);
    if (!keepStdin) child.stdin.end(stdin);
  });
}

/** Thrown if a program failed, with everything that it printed. */
export class ProgramError extends Error {
  override readonly name: string = 'ProgramError';

  constructor(command: string, status: string, output: string) {
    super(`expected "${command}" to succeed, but it ended with ${status}\n${output}`);
  }
}

/**
 * Runs a program to its end, synchronously.
 *
 * @returns Its standard output.
 * @throws {@link ProgramError} if it failed or could not be started.
 */
export function runProgram(cwd: string, command: string, ...args: readonly string[]): string {
  const { error, status, signal, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  if (status !== 0) {
    const how = error?.message ?? signal ?? `exit code ${status}`;
    throw new ProgramError([command, ...args].join(' '), how, `${stdout}${stderr}`);
  }
  return stdout;
}

/** Runs a file with the Node.js that runs this script, like {@link runProgram}. */
export function runNode(cwd: string, file: string, ...args: readonly string[]): string {
  return runProgram(cwd, process.execPath, file, ...args);
}

/** Runs the npm that runs this script, or else the one on the path, like {@link runProgram}. */
export function runNpm(cwd: string, ...args: readonly string[]): string {
  const npm = process.env['npm_execpath'];
  return npm === undefined ? runProgram(cwd, 'npm', ...args) : runNode(cwd, npm, ...args);
}
