import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InversifyExpressHttpAdapter } from '@inversifyjs/http-express';
import { Container, inject, injectable, postConstruct } from 'inversify';
import { scopePerRequest } from 'inversify-finalize/http/inversify';
import { FailedRequests } from './failed-requests.js';
import { NotesRepository } from './notes-repository.js';
import { RequestLog } from './request-log.js';

/** The HTTP server, with a scope for each request. It is stopped before everything else is torn down. */
@injectable()
export class NotesServer {
  readonly #http: Server = createServer();

  /** The log and the database are opened before the first request. */
  constructor(
    @inject(Container) private readonly container: Container,
    @inject(RequestLog) _log: RequestLog,
    @inject(NotesRepository) _repository: NotesRepository,
  ) {}

  @postConstruct()
  async listen(): Promise<void> {
    const adapter = new InversifyExpressHttpAdapter(this.container, {
      logger: false,
      useJson: false,
    });
    adapter.useGlobalInterceptors(scopePerRequest(this.container));
    adapter.useGlobalFilters(FailedRequests);
    this.#http.on('request', await adapter.build());
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
  }

  get address(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }

  /** Accepts no new requests, and waits for those in progress. */
  async close(): Promise<void> {
    this.#http.close();
    await once(this.#http, 'close');
  }
}
