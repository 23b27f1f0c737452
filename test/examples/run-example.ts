import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProgramEnd, runToEnd } from '../../scripts/run-program.js';

const examples = new URL('../../examples/', import.meta.url);

/** An example that hangs is killed after this time; its signal shows that. */
const DEADLINE_MS = 100_000;

/** The end of an example, its output, and the files that it left in the temporary folder. */
export interface ExampleEnd extends ProgramEnd {
  readonly left: readonly string[];
}

export interface ExampleOptions {
  readonly args?: readonly string[];
  /** Options of Node. */
  readonly nodeOptions?: readonly string[];
  /** Called with all of the standard output so far, each time more arrives; `kill` sends a signal. */
  readonly onOutput?: (stdout: string, kill: (signal: NodeJS.Signals) => boolean) => void;
}

/** Runs an example in a separate process with a new temporary folder. */
export async function runExample(name: string, options: ExampleOptions = {}): Promise<ExampleEnd> {
  const { args = [], nodeOptions = [], onOutput } = options;
  const temp = await mkdtemp(join(tmpdir(), 'example-'));
  try {
    const { npm_lifecycle_event: _npm, ...inherited } = process.env;
    const env = { ...inherited, TMPDIR: temp, TEMP: temp, TMP: temp, NODE_COMPILE_CACHE: '' };
    const file = fileURLToPath(new URL(`${name}.js`, examples));
    const end = await runToEnd(process.execPath, [...nodeOptions, file, ...args], {
      env,
      timeoutMs: DEADLINE_MS,
      onStdout: (stdout, child) => onOutput?.(stdout, (signal) => child.kill(signal)),
    });
    return { ...end, left: await readdir(temp) };
  } finally {
    await rm(temp, { recursive: true });
  }
}

/** Replaces what differs from run to run with placeholders: times, ports, temporary folders. */
export function stable(text: string): string {
  return text
    .replaceAll(/ *\d+\.\d m?s\b/g, ' <time>')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>')
    .replaceAll(/\S*notes-service-\w{6}/g, '<folder>');
}
