import 'reflect-metadata';
import { Container, injectable } from 'inversify';
import { finalize } from 'inversify-finalize';
import { FinalizationPlugin, finalizersOf } from 'inversify-finalize/container';
import { finalizeWith } from 'inversify-finalize/decorators';

/** The functions of the page that the test program calls, and their results. */
export interface PageScenarios {
  readonly log: readonly string[];
  /** Makes services that no code references; returns the number of live finalizers. */
  makeGarbage(count: number): number;
  collectGarbage(): void;
  /** Makes a repository on a connection and tears the container down. */
  tearDown(): void;
  /** Makes finalizers that send a beacon when they run, and keeps their targets. */
  sendBeacons(names: readonly string[]): void;
  /** Hides the page as the browser does when it puts a page into the back/forward cache. */
  hideForCache(): void;
}

declare global {
  interface Window {
    scenarios: PageScenarios;
    gc(): void;
  }
}

const log: string[] = [];
const kept: object[] = [];

@injectable()
@finalizeWith((id: number) => log.push(`garbage ${id}`), (garbage: Garbage) => [garbage.id])
class Garbage {
  static count = 0;
  readonly id: number = ++Garbage.count;
}

@injectable('Singleton')
@finalizeWith(
  (name: string) => log.push(`closed ${name}`),
  (connection: Connection) => [connection.name],
)
class Connection {
  readonly name = 'connection';
}

@injectable('Singleton')
@finalizeWith(
  (name: string) => log.push(`closed ${name}`),
  (repository: Repository) => [repository.name],
)
class Repository {
  readonly name = 'repository';
}

const container = new Container();
container.register(FinalizationPlugin);
container.bind(Garbage).toSelf();

window.scenarios = {
  log,
  makeGarbage: (count) => {
    for (let made = 0; made < count; made++) container.get(Garbage);
    return finalizersOf(container).size;
  },
  collectGarbage: () => window.gc(),
  tearDown: () => {
    container.bind(Repository).toSelf();
    container.bind(Connection).toSelf();
    container.get(Connection);
    container.get(Repository);
    container.unbindAll();
  },
  sendBeacons: (names) => {
    for (const name of names) {
      const holder = { name };
      kept.push(holder);
      finalize(holder, (body: string) => navigator.sendBeacon('/beacon', body), name);
    }
  },
  hideForCache: () => {
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
  },
};
