import { expect } from 'chai';
import { Container, injectable, preDestroy } from 'inversify';
import { FinalizationPlugin, finalizeBinding, openScope } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { nextTurn } from '../support/collect.js';
import { Journal } from './journal.js';

/** Makes a container with two servers, the older one first, and services between and after them. */
function newContainer(journal: Journal): Container {
  const { write } = journal;
  const container = new Container();
  container.register(FinalizationPlugin);
  const stop = async (name: string): Promise<void> => {
    write(`stop ${name}`);
    await nextTurn();
    write(`stopped ${name}`);
  };

  @injectable()
  @finalizeWith(stop, () => ['decorated'], { stopFirst: true })
  class Decorated {}

  @injectable()
  @finalizeWith(stop, () => ['configured'])
  class Configured {}
  const Service = journal.bothClass('Service');
  const Scoped = journal.finalizedClass('Scoped');
  container.bind(Decorated).toSelf().inSingletonScope();
  container.bind(Service).toSelf().inSingletonScope();
  finalizeBinding(container.bind(Configured).toSelf().inSingletonScope(), { stopFirst: true });
  container.bind(Scoped).toSelf();
  container.get(Configured);
  openScope(container).get(Scoped);
  container.get(Decorated);
  container.get(Service);
  return container;
}

describe('stopFirst', () => {
  it('[C3] tears down services that accept work at the same time, then open scopes, then the rest', async () => {
    const journal = new Journal();
    const container = newContainer(journal);
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal([
      'stop decorated',
      'stop configured',
      'stopped decorated',
      'stopped configured',
      'finalize Scoped1',
      'destroy Service1',
      'finalize Service1',
    ]);
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal([]);
  });

  it('[C3] has no effect if the binding disables it, or if only one service is unbound', async () => {
    const journal = new Journal();
    const container = new Container();
    container.register(FinalizationPlugin);

    @injectable()
    @finalizeWith(journal.write, () => ['server'], { stopFirst: true })
    class Server {}
    const Service = journal.finalizedClass('Service');
    finalizeBinding(container.bind(Server).toSelf().inSingletonScope(), { stopFirst: false });
    container.bind(Service).toSelf().inSingletonScope();
    container.get(Server);
    container.get(Service);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Service1', 'server']);
    container.bind(Server).toSelf().inSingletonScope();
    container.get(Server);
    await container.unbindAsync(Server);
    expect(journal.take()).to.deep.equal(['server']);
  });

  it('[C8] lets a late cleanup of a service that stops first await unbindAllAsync()', async () => {
    const journal = new Journal();
    const { write } = journal;
    const container = new Container();
    container.register(FinalizationPlugin);
    const stop = async (): Promise<void> => {
      await nextTurn();
      write('stopped');
    };
    const tearDown = async (): Promise<void> => {
      await container.unbindAllAsync();
      write('torn down');
    };

    @injectable()
    @finalizeWith(tearDown, () => [])
    @finalizeWith(stop, () => [], { stopFirst: true })
    class Server {
      readonly port = 80;

      @preDestroy()
      async end(): Promise<void> {
        await nextTurn();
        write('destroyed');
      }
    }
    const Service = journal.finalizedClass('Service');
    container.bind(Server).toSelf().inSingletonScope();
    container.bind(Service).toSelf().inSingletonScope();
    container.get(Server);
    container.get(Service);
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal([
      'destroyed',
      'finalize Service1',
      'torn down',
      'stopped',
    ]);
  });
});
