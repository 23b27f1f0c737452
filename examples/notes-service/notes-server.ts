import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { injectable, postConstruct } from 'inversify';
import { finalizeWith } from 'inversify-finalize/decorators';
import { NotesRoutes } from './notes-routes.js';
import { timed } from './timed.js';

/** The callback of the server holds the routes, and not the {@link NotesServer}, which it would keep alive. */
function serve(routes: NotesRoutes): Server {
  return createServer((request, response) => {
    routes.answer(request, response).catch((error: unknown) => routes.fail(response, error));
  });
}

/** Takes no new requests, and waits for those that are under way. */
async function closeServer(server: Server): Promise<void> {
  server.close();
  await once(server, 'close');
}

@injectable()
@finalizeWith(timed('server', closeServer), (server: NotesServer) => [server.http])
export class NotesServer {
  readonly http: Server;

  constructor(routes: NotesRoutes) {
    this.http = serve(routes);
  }

  @postConstruct()
  async listen(): Promise<void> {
    this.http.listen(0, '127.0.0.1');
    await once(this.http, 'listening');
  }

  get address(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }
}
