import { type ChildProcess, fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Answer, Ending } from './ask-cases.js';
import type { Verdict } from './oracle.js';

const program = fileURLToPath(new URL('ask-cases.js', import.meta.url));

/** Each keeps a core busy, and has a snapshot in memory. */
const MOST_LANES = 4;

/** How a lane ended: its exit status, and which code of the program the audit has run there. */
export interface LaneEnd {
  readonly status: number | NodeJS.Signals | null;
  readonly stderr: string;
  readonly touched: readonly string[] | undefined;
}

/** One process that goes through its share of the cases. */
class Lane {
  readonly #answers = new Map<number, Answer>();
  readonly #child: ChildProcess;
  /** Tells of every answer, and of the end. */
  readonly #news = new EventEmitter();
  #stderr = '';
  #touched: readonly string[] | undefined;
  #status: LaneEnd['status'] | undefined;

  constructor(first: number, step: number) {
    this.#news.setMaxListeners(0);
    this.#child = fork(program, [String(first), String(step)], {
      execArgv: ['--expose-gc', '--enable-source-maps'],
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => (this.#stderr += text));
    this.#child.on('message', (message: Answer | Ending) => {
      if ('touched' in message) this.#touched = message.touched;
      else this.#answers.set(message.at, message);
      this.#news.emit('news');
    });
    this.#child.on('close', (code, signal) => {
      this.#status = signal ?? code;
      this.#news.emit('news');
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
      await once(this.#news, 'news');
    }
    if ('error' in answer) throw new Error(`the case failed where it was asked: ${answer.error}`);
    return answer.verdict;
  }

  async end(): Promise<LaneEnd> {
    while (this.#status === undefined) await once(this.#news, 'news');
    return { status: this.#status, stderr: this.#stderr, touched: this.#touched };
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }
}

/** Processes that go through all cases beside each other: as many as the machine has room for. */
export class CaseLanes {
  readonly #lanes: readonly Lane[];

  constructor() {
    const count = Math.min(availableParallelism(), MOST_LANES);
    this.#lanes = Array.from({ length: count }, (_, first) => new Lane(first, count));
  }

  /** What the audit and the collector say about the case at that place; waits until its turn came. */
  async verdictOf(at: number): Promise<Verdict> {
    const lane = this.#lanes[at % this.#lanes.length];
    if (lane === undefined) throw new Error('expected at least one lane');
    return lane.verdictOf(at);
  }

  ends(): Promise<readonly LaneEnd[]> {
    return Promise.all(this.#lanes.map((lane) => lane.end()));
  }

  /** For a run that stops early; those that have ended do not notice. */
  kill(): void {
    for (const lane of this.#lanes) lane.kill();
  }
}
