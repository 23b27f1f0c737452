/* Sends many requests to one server, and counts what they left behind. */
import { setImmediate } from 'node:timers/promises';
import { setUnraisableHook } from '../../../src/index.js';
import { settledMemory } from '../soak/memory.js';
import { inversifyFrameworks } from './inversify-frameworks.js';
import { keptConnections, type Running, send, type SendOptions } from './loopback.js';
import { plainFrameworks } from './plain-frameworks.js';
import { RequestWorld } from './request-world.js';

/** A server for each framework. */
export const frameworks: Record<string, (world: RequestWorld) => Promise<Running>> = {
  ...plainFrameworks,
  ...inversifyFrameworks,
};

/** The number of requests to send. */
export interface RequestLoad {
  readonly requests: number;
  /** The number of requests at a time. */
  readonly clients: number;
  /** The number of times that the heap is measured. */
  readonly measurements: number;
}

/** The figures of the requests, and of what they left behind. */
export interface RequestFigures {
  readonly requests: number;
  readonly aborted: number;
  readonly streamed: number;
  readonly resources: number;
  /** Resources that were alive one turn after the response of their request had closed. */
  readonly left: number;
  /** Resources that were closed before their last use in a response. */
  readonly usedClosed: number;
  readonly closedTwice: number;
  /** Errors that a scope reported when it ended. */
  readonly errors: number;
  /** The heap in MB, after the first part of the requests and after each of the others. */
  readonly heapMb: readonly number[];
}

/** The time in which the server must notice that the last clients have disconnected. */
const DEADLINE_MS = 60_000;

async function turnUntil(done: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + DEADLINE_MS;
  while (!done()) {
    if (performance.now() > deadline) throw new Error(`expected ${what}, but it did not happen`);
    await setImmediate();
  }
}

/** The clients of one server: of ten requests one is aborted and one is streamed. */
class Clients {
  aborted = 0;
  streamed = 0;
  readonly #server: Running;
  readonly #agent;
  readonly #aborts = new Map<string, () => void>();
  #sent = 0;

  constructor(server: Running, world: RequestWorld, clients: number) {
    this.#server = server;
    this.#agent = keptConnections(clients);
    world.onHang = (name = '') => this.#aborts.get(name)?.();
  }

  async send(requests: number, clients: number): Promise<void> {
    const end = this.#sent + requests;
    const client = async (): Promise<void> => {
      while (this.#sent < end) await this.#sendOne(this.#sent++);
    };
    await Promise.all(Array.from({ length: clients }, client));
  }

  close(): void {
    this.#agent.destroy();
  }

  async #sendOne(number: number): Promise<void> {
    const name = `r${number}`;
    const options: SendOptions = { name, agent: this.#agent };
    if (number % 20 === 3) {
      const abortable = (abort: () => void): unknown => this.#aborts.set(name, abort);
      await this.#expectAborted('/hang', { ...options, abortable });
      this.#aborts.delete(name);
    } else if (number % 20 === 13) {
      await this.#expectAborted('/stream', { ...options, abortAtChunk: true });
    } else {
      const isStream = number % 10 === 7;
      if (isStream) this.streamed += 1;
      await this.#expectAnswer(isStream ? '/stream' : '/hello', options);
    }
  }

  async #expectAborted(path: string, options: SendOptions): Promise<void> {
    this.aborted += 1;
    await send(this.#server, path, options);
  }

  async #expectAnswer(path: string, options: SendOptions): Promise<void> {
    const answer = await send(this.#server, path, options);
    if (answer === 'aborted' || answer.status !== 200 || !answer.text.startsWith('used')) {
      throw new Error(`expected ${path} to be answered, but got ${JSON.stringify(answer)}`);
    }
  }
}

/** Sends requests to a server of one framework. */
export async function runRequests(framework: string, load: RequestLoad): Promise<RequestFigures> {
  const { requests, clients: at, measurements } = load;
  const world = new RequestWorld();
  let errors = 0;
  const before = setUnraisableHook(() => (errors += 1));
  try {
    const start = frameworks[framework];
    if (start === undefined) throw new RangeError(`expected a framework, but got ${framework}`);
    await using server = await start(world);
    const clients = new Clients(server, world, at);
    const heapMb: number[] = [];
    for (let part = 1; part <= measurements; part++) {
      await clients.send(requests / measurements, at);
      const sent = (requests / measurements) * part;
      await turnUntil(() => world.responses === sent, 'every response to close');
      heapMb.push((await settledMemory(() => true)).heapMb);
    }
    clients.close();
    return {
      requests,
      aborted: clients.aborted,
      streamed: clients.streamed,
      resources: world.opened,
      left: world.left + world.open,
      usedClosed: world.usedClosed,
      closedTwice: world.closedTwice,
      errors,
      heapMb,
    };
  } finally {
    setUnraisableHook(before);
  }
}
