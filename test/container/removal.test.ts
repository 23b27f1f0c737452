import { expect } from 'chai';
import { Container, ContainerModule, injectable, preDestroy } from 'inversify';
import { FinalizationPlugin, finalizeBinding } from '../../container/index.js';
import { FinalizeError } from '../../src/index.js';
import { Journal, rejection, thrown } from './journal.js';
import { newContainer } from './new-container.js';

/** Both forms of unload. */
const unloads = [
  async (container: Container, module: ContainerModule): Promise<void> => container.unload(module),
  (container: Container, module: ContainerModule): Promise<void> => container.unloadAsync(module),
];

describe('what is removed with a binding or a module', () => {
  it('[C5] unload() removes the bindings and handlers of its module, and no others', async () => {
    for (const unload of unloads) {
      const journal = new Journal();
      const container = newContainer();
      const [One, Other] = [journal.finalizedClass('One'), journal.finalizedClass('Other')];
      const module = new ContainerModule(({ bind, onActivation, onDeactivation }) => {
        bind(One).toSelf().inSingletonScope();
        onActivation('value', (_context, value) => {
          journal.write('activate');
          return value;
        });
        onDeactivation('value', () => journal.write('deactivate'));
      });
      const kept = new ContainerModule(({ bind }) => {
        bind(Other).toSelf().inSingletonScope();
      });
      container.load(module, kept);
      container.get(One);
      const other = container.get(Other);
      await unload(container, module);
      expect(journal.take()).to.deep.equal(['finalize One1']);
      expect(() => container.get(One)).to.throw('No bindings found');
      expect(container.get(Other) === other).to.equal(true);
      container.bind('value').toConstantValue({});
      container.get('value');
      container.unbindAll();
      expect(journal.take()).to.deep.equal(['finalize Other1']);
    }
  });

  it('[C8] what a callback builds again from a module that is being unloaded is torn down next', async () => {
    for (const unload of unloads) {
      const journal = new Journal();
      const container = newContainer();
      const [Older, Newer] = [journal.bothClass('Older'), journal.destroyedClass('Newer')];
      let rebuilds = 1;
      const module = new ContainerModule(({ bind }) => {
        bind(Older).toSelf().inSingletonScope();
        bind(Newer)
          .toSelf()
          .inSingletonScope()
          .onDeactivation(() => {
            if (rebuilds-- > 0) container.get(Newer);
          });
      });
      container.load(module);
      for (const id of [Older, Newer]) container.get(id);
      await unload(container, module);
      expect(journal.take()).to.deep.equal([
        'destroy Newer1',
        'destroy Newer2',
        'destroy Older1',
        'finalize Older1',
      ]);
    }
  });

  it('[S4] unload() names unloadAsync if a callback is asynchronous', () => {
    const container = newContainer();
    const module = new ContainerModule(({ bind }) => {
      finalizeBinding(bind('pool').toConstantValue({}), { func: async () => undefined });
    });
    container.load(module);
    container.get('pool');
    const error = thrown(() => container.unload(module));
    expect(error).to.be.instanceOf(FinalizeError).with.property('code', 'ASYNC_IN_SYNC_DRAIN');
    expect(String(error)).to.include('write await unloadAsync() instead');
  });

  it('[C5] unbind() of a service without a binding removes its handlers', () => {
    const journal = new Journal();
    const container = newContainer();
    container.onActivation('value', (_context, value) => {
      journal.write('activate');
      return value;
    });
    container.onDeactivation('value', () => journal.write('deactivate'));
    container.unbind('value');
    container.bind('value').toConstantValue({});
    container.get('value');
    container.unbindAll();
    expect(journal.lines).to.deep.equal([]);
  });

  it('[C5] unbind() does not tear down what is built during it', async () => {
    for (const form of ['unbind', 'unbindAsync'] as const) {
      const journal = new Journal();
      const container = newContainer();
      const Built = journal.finalizedClass('Built');
      @injectable()
      class Service {
        @preDestroy()
        end(): void {
          container.get(Built);
        }
      }
      container.bind(Built).toSelf().inSingletonScope();
      container.bind(Service).toSelf().inSingletonScope();
      container.get(Service);
      await container[form](Service);
      expect(journal.lines).to.deep.equal([]);
      container.unbindAll();
      expect(journal.take()).to.deep.equal(['finalize Built1']);
    }
  });

  it('[C3] singletons that were built before the plugin are torn down in reverse order of their bindings', () => {
    const journal = new Journal();
    const container = new Container();
    const names = ['one', 'other', 'one', 'other', 'one'];
    for (const [index, name] of names.entries()) {
      container
        .bind(name)
        .toDynamicValue(() => ({}))
        .inSingletonScope()
        .onDeactivation(() => journal.write(`${name} ${index}`));
    }
    for (const name of ['other', 'one']) container.getAll(name);
    container.register(FinalizationPlugin);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['one 4', 'other 3', 'one 2', 'other 1', 'one 0']);
  });

  it('[C6] finds the binding of any container, however many there are', () => {
    const journal = new Journal();
    const containers = Array.from({ length: 1000 }, () => newContainer());
    const bindings = containers.map((container) =>
      container.bind<object>('pool').toDynamicValue(() => ({})),
    );
    for (const index of [0, 500, 999]) {
      const binding = bindings[index];
      if (binding === undefined) throw new Error('expected a binding for each container');
      finalizeBinding(binding, { func: journal.write, argsOf: () => [`close ${index}`] });
    }
    const held = containers.map((container) => container.get<object>('pool'));
    for (const container of containers) container.unbindAll();
    expect(journal.take()).to.deep.equal(['close 0', 'close 500', 'close 999']);
    expect(held).to.have.lengthOf(1000);
  });

  it('[C5] unbindAsync() rejects if a cleanup fails, and removes the binding', async () => {
    const container = newContainer();
    const binding = container.bind('pool').toConstantValue({});
    const func = (): never => {
      throw new Error('closing failed');
    };
    finalizeBinding(binding, { func });
    container.get('pool');
    expect(String(await rejection(container.unbindAsync('pool')))).to.include('DrainError');
    expect(container.isBound('pool')).to.equal(false);
  });
});
