import { createServer, request as sendRequest, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Container, inject, injectable, type Newable } from 'inversify';
import { FinalizationPlugin } from '../../../container/index.js';
import { finalizeWith } from '../../../decorators/index.js';
import { nextTurn } from '../../support/collect.js';

/** What the handlers of every framework use: a resource that must be open while it is used. */
export class RequestWorld {
  readonly container = new Container();
  readonly Resource: new () => { use(): string };
  readonly Service: Newable<{ use(): string }>;
  /** How many resources are open, and were used after they were closed. */
  open = 0;
  opened = 0;
  usedClosed = 0;
  /** Handlers that wait for a client to go away. */
  hanging = 0;

  constructor(failing = false) {
    // eslint-disable-next-line typescript/no-this-alias -- classes refer to it
    const world = this;
    const close = (state: { closed: boolean }): void => {
      if (state.closed) throw new Error('closed twice');
      state.closed = true;
      world.open -= 1;
      if (failing) throw new Error('close failed');
    };

    @injectable()
    @finalizeWith(close, (resource: Resource) => [resource.state])
    class Resource {
      readonly state = { closed: false };
      constructor() {
        world.open += 1;
        world.opened += 1;
      }
      use(): string {
        if (this.state.closed) world.usedClosed += 1;
        return 'used';
      }
    }

    @injectable()
    class Service {
      readonly #resource: Resource;
      constructor(@inject(Resource) resource: Resource) {
        this.#resource = resource;
      }
      use(): string {
        return this.#resource.use();
      }
    }
    this.Resource = Resource;
    this.Service = Service;
    this.container.register(FinalizationPlugin);
    this.container.bind(Resource).toSelf();
    this.container.bind(Service).toSelf();
  }

  /** A plain handler: resolves before and after an await. */
  async hello(): Promise<string> {
    const before = this.container.get(this.Service);
    await nextTurn();
    const after = await this.container.getAsync(this.Service);
    await nextTurn();
    return before.use() + after.use();
  }

  /** Three chunks, each on its own turn. */
  chunks(): AsyncGenerator<string, void> {
    return this.#chunksOf(this.container.get(this.Service));
  }

  async *#chunksOf(service: { use(): string }): AsyncGenerator<string, void> {
    for (let count = 0; count < 3; count++) {
      await nextTurn();
      yield service.use();
    }
  }

  /** Opens a resource and answers nothing. */
  hang(): Promise<never> {
    this.container.get(this.Service);
    this.hanging += 1;
    return new Promise(() => undefined);
  }
}

/** A server on the loopback interface. */
export interface Running extends AsyncDisposable {
  readonly port: number;
}

export async function listen(listener: RequestListener | Server): Promise<Running> {
  const server = typeof listener === 'function' ? createServer(listener) : listener;
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

/** Sends a request, and aborts it as soon as `abortWhen` is true. */
export function send(
  { port }: Running,
  path: string,
  {
    method = 'GET',
    body,
    abortWhen,
  }: { method?: string; body?: string; abortWhen?: () => boolean } = {},
): Promise<{ status: number; text: string } | 'aborted'> {
  return new Promise((resolve, reject) => {
    const headers = body === undefined ? {} : { 'content-type': 'application/json' };
    const sent = sendRequest({ host: '127.0.0.1', port, path, method, headers, agent: false });
    sent.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (text += chunk));
      response.on('error', reject);
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
    });
    sent.on('error', (error) => (abortWhen === undefined ? reject(error) : resolve('aborted')));
    sent.end(body);
    const look = (): void => {
      if (abortWhen?.() === true) sent.destroy();
      else if (abortWhen !== undefined) setImmediate(look);
    };
    look();
  });
}
