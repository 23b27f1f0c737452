import { Container } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from 'inversify-finalize/container';
import { Database } from './database.js';
import { FailedRequests } from './failed-requests.js';
import { NoteCache } from './note-cache.js';
import { NotesRepository } from './notes-repository.js';
import { NotesServer } from './notes-server.js';
import { ReadController } from './read-controller.js';
import { RequestLog } from './request-log.js';
import { ScratchDirectory } from './scratch-directory.js';
import { timed } from './timed.js';
import { UploadController } from './upload-controller.js';
import { Workspace } from './workspace.js';

const closeServer = timed('server', (server: NotesServer) => server.close());

/**
 * The whole service. `await container.getAsync(NotesServer)` starts it, and `await
 * container.unbindAllAsync()` ends it: first the server, then the scopes of requests that are still in
 * progress, then everything else in reverse order of construction.
 */
export function createContainer(workspace: Workspace): Container {
  const container = new Container();
  container.register(FinalizationPlugin);
  container.bind(Container).toConstantValue(container);
  container.bind(Workspace).toConstantValue(workspace);
  container
    .bind(Database)
    .toResolvedValue(({ database }: Workspace) => Database.open(database), [Workspace])
    .inSingletonScope();
  container.bind(RequestLog).toSelf().inSingletonScope();
  finalizeBinding(container.bind(NoteCache).toSelf().inSingletonScope(), { atexit: false });
  container.bind(NotesRepository).toSelf().inSingletonScope();
  container.bind(ScratchDirectory).toSelf().inTransientScope();
  container.bind(UploadController).toSelf().inTransientScope();
  container.bind(ReadController).toSelf().inTransientScope();
  container.bind(FailedRequests).toSelf().inSingletonScope();
  finalizeBinding(container.bind(NotesServer).toSelf().inSingletonScope(), {
    dispose: closeServer,
    stopFirst: true,
  });
  return container;
}
