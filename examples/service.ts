/**
 * The decorator and the container: `@finalizeWith` declares how to clean up a service, and the plugin
 * does it once, newest first.
 *
 * Run it with `npm run build && node dist/examples/service.js`.
 */
import 'reflect-metadata';
import { Container, inject, injectable } from 'inversify';
import { FinalizationPlugin } from 'inversify-finalize/container';
import { finalizeWith } from 'inversify-finalize/decorators';

function close(name: string): void {
  console.log(`${name} closed`);
}

@injectable()
@finalizeWith(close, (connection: Connection) => [connection.name])
class Connection {
  readonly name = 'connection';
}

@injectable()
@finalizeWith(close, (repository: Repository) => [repository.name])
class Repository {
  readonly name = 'repository';

  constructor(@inject(Connection) readonly connection: Connection) {}
}

const container = new Container({ defaultScope: 'Singleton' });
container.register(FinalizationPlugin);
container.bind(Connection).toSelf();
container.bind(Repository).toSelf();

const { connection } = container.get(Repository);
console.log(`a repository with a ${connection.name}`);

container.unbindAll();
container.unbindAll(); // everything has been cleaned up: nothing runs twice
