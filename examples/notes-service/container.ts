import { Container } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from 'inversify-finalize/container';
import { Database } from './database.js';
import { NoteCache } from './note-cache.js';
import { NotesRepository } from './notes-repository.js';
import { NotesRoutes } from './notes-routes.js';
import { NotesServer } from './notes-server.js';
import { RequestLog } from './request-log.js';
import { NewScratchDirectory, ScratchDirectory } from './scratch-directory.js';
import { Workspace } from './workspace.js';

/** The whole service; `await container.getAsync(NotesServer)` starts it. */
export function createContainer(workspace: Workspace): Container {
  const container = new Container();
  container.register(FinalizationPlugin);
  container.bind(Workspace).toConstantValue(workspace);
  container
    .bind(Database)
    .toResolvedValue(({ database }: Workspace) => Database.open(database), [Workspace])
    .inSingletonScope();
  container.bind(RequestLog).toSelf().inSingletonScope();
  finalizeBinding(container.bind(NoteCache).toSelf().inSingletonScope(), { atexit: false });
  container.bind(NotesRepository).toSelf().inSingletonScope();
  container.bind(ScratchDirectory).toSelf().inTransientScope();
  container
    .bind<NewScratchDirectory>(NewScratchDirectory)
    .toFactory((context) => () => context.get(ScratchDirectory));
  container.bind(NotesRoutes).toSelf().inSingletonScope();
  container.bind(NotesServer).toSelf().inSingletonScope();
  return container;
}

/**
 * Ends the service. The server is the first: a scratch directory is younger than it is, and an upload
 * that is under way still needs its own. Everything else follows in reverse order of construction.
 */
export async function shutDown(container: Container): Promise<void> {
  try {
    await container.unbindAsync(NotesServer);
  } finally {
    await container.unbindAllAsync();
  }
}
