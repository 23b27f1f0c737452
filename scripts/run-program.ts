import { spawnSync } from 'node:child_process';

/** A program that ended badly, with all that it printed. */
export class ProgramError extends Error {
  override readonly name: string = 'ProgramError';

  constructor(command: string, status: string, output: string) {
    super(`expected "${command}" to succeed, but it ended with ${status}\n${output}`);
  }
}

/** Runs a program to its end and returns its standard output; throws where it fails. */
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

/** Runs a file with the Node.js that runs this. */
export function runNode(cwd: string, file: string, ...args: readonly string[]): string {
  return runProgram(cwd, process.execPath, file, ...args);
}

/** Runs the npm that runs this, or else the one on the path. */
export function runNpm(cwd: string, ...args: readonly string[]): string {
  const npm = process.env['npm_execpath'];
  return npm === undefined ? runProgram(cwd, 'npm', ...args) : runNode(cwd, npm, ...args);
}
