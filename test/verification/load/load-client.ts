import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { Agent, type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

/** The state that the server reports. */
export interface ServerState {
  readonly created: number;
  readonly removed: number;
  /** The longest delay of its event loop since the previous request for the state. */
  readonly longestTurnMs: number;
}

/** The code that removes the directories. */
export type ServerKind = 'package' | 'by-hand';

const program = fileURLToPath(new URL('upload-server.js', import.meta.url));
const CONNECTIONS = 128;
const CONTENT = 'x'.repeat(2048);

/** A server that runs in its own process, and the connections to it. */
export class LoadClient implements AsyncDisposable {
  readonly #server: ChildProcess;
  readonly #port: number;
  readonly #folder: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });

  private constructor(server: ChildProcess, port: number, folder: string) {
    this.#server = server;
    this.#port = port;
    this.#folder = folder;
  }

  /** @param files How many files each upload has. */
  static async start(kind: ServerKind, files: number): Promise<LoadClient> {
    const folder = await mkdtemp(join(tmpdir(), 'load-'));
    const server = spawn(process.execPath, ['--expose-gc', program, kind, folder, String(files)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [port] = (await once(server.stdout, 'data')) as [Buffer];
    return new LoadClient(server, Number(port.toString()), folder);
  }

  async #request(path: string, content = ''): Promise<string> {
    const target = { host: '127.0.0.1', port: this.#port, path, method: 'POST' };
    const sent = request({ ...target, agent: this.#agent });
    sent.end(content);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return text(response);
  }

  /** Uploads `count` times, over all connections. */
  async upload(count: number): Promise<void> {
    let left = count;
    const connection = async (): Promise<void> => {
      while (left-- > 0) await this.#request('/upload', CONTENT);
    };
    await Promise.all(Array.from({ length: CONNECTIONS }, connection));
  }

  async state(): Promise<ServerState> {
    return JSON.parse(await this.#request('/state')) as ServerState;
  }

  /** Makes the server collect its garbage once. */
  async collect(): Promise<void> {
    await this.#request('/collect');
  }

  /** Counts the directories without asking the server, which stays idle. */
  async directories(): Promise<number> {
    return (await readdir(this.#folder)).length;
  }

  /** Ends the server, and removes what it has left behind. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#agent.destroy();
    const closed = once(this.#server, 'close');
    this.#server.kill('SIGKILL');
    await closed;
    await rm(this.#folder, { recursive: true });
  }
}
