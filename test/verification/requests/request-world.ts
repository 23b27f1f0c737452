/*
 * What the handlers of every framework use: resources that must be open while they are used, and a record
 * of them for each request.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Container, inject, injectable, type Newable } from 'inversify';
import { FinalizationPlugin } from '../../../container/index.js';
import { finalizeWith } from '../../../decorators/index.js';

/** The header that names a request. */
export const REQUEST_HEADER = 'x-request';

/** One request, from its arrival until its response has closed. */
interface ServedRequest {
  readonly name: string | undefined;
  closed: boolean;
  /** The number of its open resources. */
  open: number;
}

interface Service {
  use(): string;
}

/** A container whose transient services hold resources, and handlers that use them. */
export class RequestWorld {
  readonly container: Container = new Container();
  readonly Resource: new () => Service;
  readonly Service: Newable<Service>;
  /** The number of open resources. */
  open = 0;
  opened = 0;
  /** The number of resources that were used after they were closed, before the response had closed. */
  usedClosed = 0;
  /** The number of resources that were closed a second time. */
  closedTwice = 0;
  /** The number of responses that have closed. */
  responses = 0;
  /** The number of resources that were open one turn after the response of their request had closed. */
  left = 0;
  /** The number of handlers that never respond. */
  hanging = 0;
  /** Called with the name of a request whose handler never responds. */
  onHang: (request: string | undefined) => void = () => undefined;
  readonly #requests = new AsyncLocalStorage<ServedRequest>();

  constructor(failing = false) {
    // eslint-disable-next-line typescript/no-this-alias -- classes refer to it
    const world = this;
    const close = (state: ResourceState): void => {
      if (state.closed) world.closedTwice += 1;
      state.closed = true;
      world.open -= 1;
      if (state.request !== undefined) state.request.open -= 1;
      if (failing) throw new Error('close failed');
    };

    @injectable()
    @finalizeWith(close, (resource: Resource) => [resource.state])
    class Resource {
      readonly state: ResourceState = { closed: false, request: world.#requests.getStore() };
      constructor() {
        world.open += 1;
        world.opened += 1;
        if (this.state.request !== undefined) this.state.request.open += 1;
      }
      use(): string {
        const { closed, request } = this.state;
        if (closed && request?.closed !== true) world.usedClosed += 1;
        return 'used';
      }
    }

    @injectable()
    class ResourceUser {
      readonly #resource: Resource;
      constructor(@inject(Resource) resource: Resource) {
        this.#resource = resource;
      }
      use(): string {
        return this.#resource.use();
      }
    }
    this.Resource = Resource;
    this.Service = ResourceUser;
    this.container.register(FinalizationPlugin);
    this.container.bind(Resource).toSelf();
    this.container.bind(ResourceUser).toSelf();
  }

  /** Records each request of a server. */
  observe(server: Server): void {
    const emit = server.emit.bind(server) as (...event: unknown[]) => boolean;
    server.emit = (...event: unknown[]): boolean => {
      if (event[0] !== 'request') return emit(...event);
      const served = this.#served(event[1] as IncomingMessage, event[2] as ServerResponse);
      return this.#requests.run(served, emit, ...event);
    };
  }

  #served({ headers }: IncomingMessage, response: ServerResponse): ServedRequest {
    const name = headers[REQUEST_HEADER];
    const served: ServedRequest = { name: name?.toString(), closed: false, open: 0 };
    response.once('close', () => {
      served.closed = true;
      setImmediate(() => {
        this.responses += 1;
        this.left += served.open;
      });
    });
    return served;
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

  async *#chunksOf(service: Service): AsyncGenerator<string, void> {
    for (let count = 0; count < 3; count++) {
      await nextTurn();
      yield service.use();
    }
  }

  /** Opens a resource and never responds. */
  hang(): Promise<never> {
    this.container.get(this.Service);
    this.hanging += 1;
    this.onHang(this.#requests.getStore()?.name);
    return new Promise(() => undefined);
  }
}

interface ResourceState {
  closed: boolean;
  readonly request: ServedRequest | undefined;
}
