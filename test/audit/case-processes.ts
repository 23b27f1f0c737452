import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Answer, Ending } from './run-cases.js';
import type { Verdict } from './oracle.js';

const program = fileURLToPath(new URL('run-cases.js', import.meta.url));

/** Each process uses one core and has a snapshot in memory. */
const MAX_PROCESSES = 4;

/** The end of a process: its exit status, and the code of the program that the audit ran in it. */
export interface ProcessEnd {
  readonly status: number | NodeJS.Signals | null;
  readonly stderr: string;
  readonly touched: readonly string[] | undefined;
}

/** One process that runs its share of the cases. */
class CaseProcess {
  readonly #answers = new Map<number, Answer>();
  readonly #child: ChildProcess;
  /** Emits an event for every answer and for the end of the process. */
  readonly #updates = new EventEmitter();
  #stderr = '';
  #touched: readonly string[] | undefined;
  #status: ProcessEnd['status'] | undefined;

  constructor(first: number, step: number) {
    this.#updates.setMaxListeners(0);
    // While V8 records coverage, it retains the functions that ran, and with them what they reference. The
    // audit would take that for references of the program.
    const { NODE_V8_COVERAGE: _, ...env } = process.env;
    this.#child = fork(program, [String(first), String(step)], {
      env,
      execArgv: ['--expose-gc', '--enable-source-maps'],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.#child.on('message', (message: Answer | Ending) => {
      if ('touched' in message) this.#touched = message.touched;
      else this.#answers.set(message.at, message);
      this.#updates.emit('update');
    });
    this.#child.on('close', (code, signal) => {
      this.#status = signal ?? code;
      this.#updates.emit('update');
    });
  }

  async verdictOf(at: number): Promise<Verdict> {
    let answer = this.#answers.get(at);
    for (; answer === undefined; answer = this.#answers.get(at)) {
      if (this.#status !== undefined) {
        throw new Error(
          `expected an answer to case ${at}, but the process ended with ${this.#status}: ${this.#stderr}`,
        );
      }
      await once(this.#updates, 'update');
    }
    if ('error' in answer) {
      throw new Error(`expected case ${at} to succeed, but it failed: ${answer.error}`);
    }
    return answer.verdict;
  }

  async end(): Promise<ProcessEnd> {
    while (this.#status === undefined) await once(this.#updates, 'update');
    return { status: this.#status, stderr: this.#stderr, touched: this.#touched };
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Processes that run all cases in parallel, as many as the machine has cores for. */
export class CaseProcesses {
  readonly #processes: readonly CaseProcess[];

  constructor() {
    const count = Math.min(availableParallelism(), MAX_PROCESSES);
    this.#processes = Array.from({ length: count }, (_, first) => new CaseProcess(first, count));
  }

  /** Returns the results of the audit and the collector for a case, once it has run. */
  async verdictOf(at: number): Promise<Verdict> {
    const caseProcess = this.#processes[at % this.#processes.length];
    if (caseProcess === undefined) throw new Error('expected at least one process');
    return caseProcess.verdictOf(at);
  }

  ends(): Promise<readonly ProcessEnd[]> {
    return Promise.all(this.#processes.map((caseProcess) => caseProcess.end()));
  }

  /** Ends the processes of a run that stops early. */
  kill(): void {
    for (const caseProcess of this.#processes) caseProcess.kill();
  }
}
