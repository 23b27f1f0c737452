/*
 * The program that a supervisor runs. It runs in a temp folder and writes to a log what it does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as delay } from 'node:timers/promises';

/** The settings of the program; see `test/programs/supervised.ts`. */
export type ProgramSettings = Readonly<Partial<Record<'CLOSE_MS' | 'GRACE_MS' | 'HELPER', string>>>;

const program = new URL('../../programs/supervised.js', import.meta.url);

/** The deadline for an action of a supervisor. It needs a second; the rest is for a busy machine. */
const DEADLINE_MS = 60_000;

export class SupervisedProgram {
  readonly folder: string = mkdtempSync(join(tmpdir(), 'supervised-'));
  /** The file that the supervisor starts. */
  readonly entry: string = join(this.folder, 'app.mjs');
  readonly #log: string = join(this.folder, 'log.txt');
  readonly #env: NodeJS.ProcessEnv;
  readonly #supervisors: ChildProcess[] = [];
  #edits = 0;

  constructor(settings: ProgramSettings) {
    this.#env = { ...process.env, ...settings, LOG: this.#log };
    this.edit();
    const scripts = { start: `node ${this.entry}` };
    const manifest = {
      name: 'supervised',
      version: '1.0.0',
      private: true,
      type: 'module',
      scripts,
    };
    writeFileSync(join(this.folder, 'package.json'), JSON.stringify(manifest));
  }

  /** Changes the file that the supervisor starts: a supervisor that watches the file restarts it. */
  edit(): void {
    this.#edits += 1;
    writeFileSync(this.entry, `// edit ${this.#edits}\nawait import('${program.href}');\n`);
  }

  /** Starts a supervisor in a separate process group, as a terminal does. */
  start(
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): ChildProcess {
    const child = spawn(command, args, {
      cwd: this.folder,
      env: { ...this.#env, ...env },
      detached: true,
      stdio: 'ignore',
    });
    this.#supervisors.push(child);
    return child;
  }

  /** Returns what the program has logged so far, without its process ids. */
  lines(): string[] {
    return this.#rawLines().map((line) => line.replace(/^started \d+$/, 'started'));
  }

  /** Returns the id of the process that started last. */
  pid(): number {
    const started = this.#rawLines().filter((line) => line.startsWith('started'));
    return Number(started.at(-1)?.slice('started '.length));
  }

  #rawLines(): string[] {
    return existsSync(this.#log) ? readFileSync(this.#log, 'utf8').split('\n').slice(0, -1) : [];
  }

  /** Waits until the program has started that many times. */
  async started(times: number): Promise<void> {
    const count = (): number => this.lines().filter((line) => line === 'started').length;
    await this.until(() => count() === times, `start ${times}`);
  }

  /** Waits until the last process of the program has ended. */
  async ended(): Promise<void> {
    await this.until(() => !isAlive(this.pid()), 'the end of the program');
  }

  async until(done: () => boolean, what: string): Promise<void> {
    const deadline = Date.now() + DEADLINE_MS;
    while (!done()) {
      if (Date.now() > deadline) {
        throw new Error(`expected ${what}, but got ${JSON.stringify(this.lines())}`);
      }
      await delay(20);
    }
  }

  /** Ends everything that is left, and removes the folder. */
  async remove(): Promise<void> {
    for (const child of this.#supervisors) {
      const isRunning = child.exitCode === null && child.signalCode === null;
      const end = isRunning ? once(child, 'exit') : undefined;
      signalGroup(child, 'SIGKILL');
      await end;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Sends a signal to all processes of a supervisor, as a terminal does for Ctrl-C. */
export function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    process.kill(-(pid as number), signal);
  } catch {
    // All of them have ended.
  }
}
