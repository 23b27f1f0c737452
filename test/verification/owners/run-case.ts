import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { runToEnd } from '../../../scripts/run-program.js';
import type { HandleCase } from './handle-cases.js';

const program = fileURLToPath(new URL('program.js', import.meta.url));
const register = new URL('../../../devtools/diagnostics/register.js', import.meta.url).href;

/** A program that neither ends nor reports anything is killed after this. */
const TIMEOUT_MS = 60_000;

/** The first line of a report. */
const REPORT = /^inversify-finalize: the container was torn down .* the process open:\n/m;

/** Returns true if a report is complete: each of its lines ends with a position. */
function isReported(stderr: string): boolean {
  const [, lines] = stderr.split(REPORT);
  return lines !== undefined && /position$|:\d+:\d+$/m.test(lines) && lines.endsWith('\n');
}

async function run(form: string, name: string): Promise<string> {
  const argv = ['--enable-source-maps', '--import', register, program, form, name];
  const env = { ...process.env, INVERSIFY_FINALIZE_OPEN: '1' };
  let output = '';
  await runToEnd(process.execPath, argv, {
    env,
    timeoutMs: TIMEOUT_MS,
    keepStdin: true,
    onStart: (child) => {
      child.stderr.on('data', (text: string) => {
        output += text;
        // A second signal would end the program before its exit listeners have run.
        if (!child.killed && isReported(output)) child.kill('SIGTERM');
      });
    },
  });
  return output;
}

/** Returns the lines of the report of a program, without the indentation; none if there was no report. */
function linesOf(stderr: string): readonly string[] {
  const [, lines = ''] = stderr.split(REPORT);
  return lines
    .split('\n')
    .filter((line) => line.startsWith('      '))
    .map((line) => line.trim());
}

/** The result of a case. */
export interface CaseEnd {
  readonly passed: boolean;
  readonly text: string;
}

/** Runs a program that leaves a handle open: the report must name its kind, its service and its file. */
export async function runHandleCase(
  at: number,
  { kind, service, type }: HandleCase,
): Promise<CaseEnd> {
  const lines = linesOf(await run('open', String(at)));
  const opened = /^(?<handles>.*), opened by (?<service>.*) at .*handle-cases\.[jt]s:\d+:\d+$/u;
  const passed = lines.some((line) => {
    const { handles = '', service: named = '' } = opened.exec(line)?.groups ?? {};
    return kind.test(handles) && named.split(' ')[0] === service;
  });
  return { passed, text: `${type.name}: ${lines.join('; ') || 'no report'}` };
}

/** Runs a program for which the report must name nothing. */
export async function runCleanCase(name: string): Promise<CaseEnd> {
  const stderr = await run('clean', name);
  const lines = linesOf(stderr);
  const failed = /^\w*Error\b.*/m.exec(stderr)?.[0];
  return {
    passed: lines.length === 0 && failed === undefined,
    text: `${name}: ${failed ?? lines.join('; ')}`,
  };
}
