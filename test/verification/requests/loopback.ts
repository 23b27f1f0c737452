/* A server and its clients on the loopback interface. */
import {
  Agent,
  createServer,
  request as sendRequest,
  type RequestListener,
  type Server,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { REQUEST_HEADER, type RequestWorld } from './request-world.js';

/** A server on the loopback interface. */
export interface Running extends AsyncDisposable {
  readonly port: number;
}

/** Makes a server listen, and counts its requests. */
export async function listen(
  listener: RequestListener | Server,
  world: RequestWorld,
): Promise<Running> {
  const server = typeof listener === 'function' ? createServer(listener) : listener;
  world.observe(server);
  // An idle connection that the server closes while its client sends on it would fail the request.
  server.keepAliveTimeout = 0;
  if (!server.listening) {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  }
  return {
    port: (server.address() as AddressInfo).port,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Options for {@link send}. */
export interface SendOptions {
  readonly method?: string;
  readonly body?: string;
  /** The name of the request. */
  readonly name?: string;
  /** The connections to use; a new one if it is omitted. */
  readonly agent?: Agent;
  /** Called with a function that aborts the request. */
  readonly abortable?: (abort: () => void) => void;
  /** Aborts the request at the first chunk of the response. */
  readonly abortAtChunk?: boolean;
}

/** The status and the body of a response, or `aborted`. */
export type Answer = { readonly status: number; readonly text: string } | 'aborted';

/** Sends a request. */
export function send({ port }: Running, path: string, options: SendOptions = {}): Promise<Answer> {
  const { method = 'GET', body, name, agent = false, abortable, abortAtChunk = false } = options;
  const aborts = abortable !== undefined || abortAtChunk;
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => (aborts ? resolve('aborted') : reject(error));
    const headers = {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(name === undefined ? {} : { [REQUEST_HEADER]: name }),
    };
    const sent = sendRequest({ host: '127.0.0.1', port, path, method, headers, agent });
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        text += chunk;
        if (abortAtChunk) sent.destroy();
      });
      response.on('error', fail);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', fail);
    sent.end(body);
    abortable?.(() => sent.destroy());
  });
}

/** Returns connections that are kept for the next request. */
export function keptConnections(count: number): Agent {
  return new Agent({ keepAlive: true, maxSockets: count });
}
