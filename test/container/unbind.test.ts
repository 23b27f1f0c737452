import { expect } from 'chai';
import {
  type BindingIdentifier,
  Container,
  ContainerModule,
  type ContainerModuleLoadOptions,
} from 'inversify';
import { finalizeBinding, finalizersOf } from '../../container/index.js';
import { DrainError } from '../../src/index.js';
import { captureWarnings } from '../support/warnings.js';
import { Journal, rejection } from './journal.js';
import { newContainer } from './new-container.js';

/** A way to drop the binding of `Service` and leave the binding of `Other`. */
interface Drop {
  readonly name: string;
  readonly drop: (scene: Scene) => Promise<void>;
}

interface Scene {
  readonly container: Container;
  readonly module: ContainerModule;
  readonly identifier: BindingIdentifier;
}

/** Calls a function inside a container module. */
function inModule(container: Container, act: (options: ContainerModuleLoadOptions) => void): void {
  container.load(new ContainerModule(act));
}

async function inModuleAsync(
  container: Container,
  act: (options: ContainerModuleLoadOptions) => Promise<unknown>,
): Promise<void> {
  await container.loadAsync(
    new ContainerModule(async (options) => {
      await act(options);
    }),
  );
}

const drops: readonly Drop[] = [
  { name: 'unbind', drop: async ({ container }) => container.unbind('service') },
  { name: 'unbindAsync', drop: ({ container }) => container.unbindAsync('service') },
  {
    name: 'unbind by identifier',
    drop: async ({ container, identifier }) => container.unbind(identifier),
  },
  {
    name: 'unbindAsync by identifier',
    drop: ({ container, identifier }) => container.unbindAsync(identifier),
  },
  {
    name: 'rebind',
    drop: async ({ container }) => void container.rebind('service').toConstantValue('rebound'),
  },
  {
    name: 'rebindAsync',
    drop: async ({ container }) =>
      void (await container.rebindAsync('service')).toConstantValue('rebound'),
  },
  { name: 'unload', drop: async ({ container, module }) => container.unload(module) },
  { name: 'unloadAsync', drop: ({ container, module }) => container.unloadAsync(module) },
  {
    name: 'unbind in a module',
    drop: async ({ container }) => inModule(container, ({ unbind }) => unbind('service')),
  },
  {
    name: 'unbindAsync in a module',
    drop: ({ container }) => inModuleAsync(container, ({ unbindAsync }) => unbindAsync('service')),
  },
  {
    name: 'rebind in a module',
    drop: async ({ container }) =>
      inModule(container, ({ rebind }) => void rebind('service').toConstantValue('rebound')),
  },
  {
    name: 'rebindAsync in a module',
    drop: ({ container }) => inModuleAsync(container, ({ rebindAsync }) => rebindAsync('service')),
  },
];

for (const { name, drop } of drops) {
  describe(name, () => {
    const newScene = (journal: Journal, handler: () => void = () => undefined): Scene => {
      const container = newContainer();
      const [Service, Other] = [journal.bothClass('Service'), journal.bothClass('Other')];
      let identifier: BindingIdentifier | undefined;
      const module = new ContainerModule(({ bind }) => {
        const binding = bind('service').to(Service).inSingletonScope();
        identifier = binding.getIdentifier();
        binding.onDeactivation(handler);
      });
      container.load(module);
      container.bind('other').to(Other).inSingletonScope();
      if (identifier === undefined) throw new Error('expected the module to be loaded');
      return { container, module, identifier };
    };

    it('[C5] finalizes the singleton that it drops, deactivation first, and nothing else', async () => {
      const journal = new Journal();
      const scene = newScene(journal, () => journal.write('deactivate'));
      scene.container.get('service');
      scene.container.get('other');
      await drop(scene);
      expect(journal.take()).to.deep.equal(['destroy Service1', 'deactivate', 'finalize Service1']);
      const bound = scene.container.isBound('service');
      expect(!bound || scene.container.get('service') === 'rebound').to.equal(true);
      scene.container.unbindAll();
      expect(journal.take()).to.deep.equal(['destroy Other1', 'finalize Other1']);
    });

    it('[C5] runs everything if something fails, and removes the binding', async () => {
      const journal = new Journal();
      const scene = newScene(journal, () => {
        throw new Error('handler failed');
      });
      scene.container.get('service');
      const error = await rejection(drop(scene));
      expect(error).to.be.instanceOf(DrainError);
      expect((error as DrainError).errors).to.have.length(1);
      expect(journal.take()).to.deep.equal(['destroy Service1', 'finalize Service1']);
      expect(scene.container.isBound('service')).to.equal(false);
    });

    it('[C5] removes a singleton that was never built, silently', async () => {
      const journal = new Journal();
      const scene = newScene(journal, () => journal.write('deactivate'));
      await drop(scene);
      expect(journal.take()).to.deep.equal([]);
    });
  });
}

describe('unbind', () => {
  // It looks up bindings of decorated classes in parents without the plugin.
  captureWarnings('INVERSIFY_FINALIZE_PLUGIN_MISSING');

  it('[C5] unload() of a module that bound nothing removes nothing', () => {
    const container = newContainer();
    container.bind('service').toConstantValue(1);
    container.unload(new ContainerModule(() => undefined));
    expect(container.get('service')).to.equal(1);
  });

  it('[C5] unload() of a module that only a parent has loaded removes nothing from the parent', () => {
    const journal = new Journal();
    const parent = newContainer();
    const Service = journal.finalizedClass('Service');
    const module = new ContainerModule(
      ({ bind }) => void bind(Service).toSelf().inSingletonScope(),
    );
    parent.load(module);
    const child = new Container({ parent });
    const service = child.get(Service);
    child.unload(module);
    expect([parent.get(Service) === service, journal.take()]).to.deep.equal([true, []]);
  });

  it('[C5] tears down several singletons of one service newest first', () => {
    const journal = new Journal();
    const container = newContainer();
    for (const name of ['first', 'second', 'third']) {
      container.bind('service').to(journal.bothClass(name)).inSingletonScope().whenNamed(name);
    }
    for (const name of ['second', 'third', 'first']) container.get('service', { name });
    container.unbind('service');
    expect(journal.take().filter((line) => line.startsWith('destroy'))).to.deep.equal([
      'destroy first1',
      'destroy third1',
      'destroy second1',
    ]);
  });

  it('[C5] leaves transient and request instances alive that are still referenced', () => {
    const journal = new Journal();
    const container = newContainer();
    const [Transient, Request] = [journal.finalizedClass('T'), journal.finalizedClass('R')];
    container.bind(Transient).toSelf();
    container.bind(Request).toSelf().inRequestScope();
    const held = [container.get(Transient), container.get(Request)];
    container.unbind(Transient);
    container.unbind(Request);
    expect(journal.take()).to.deep.equal([]);
    expect(finalizersOf(container).size).to.equal(held.length);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize R1', 'finalize T1']);
  });

  it('[C5] keeps finalizers with atexit false alive when it removes their singleton', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.bothClass('Service');
    finalizeBinding(container.bind(Service).toSelf().inSingletonScope(), { atexit: false });
    const service = container.get(Service);
    container.unbind(Service);
    expect(journal.take()).to.deep.equal(['destroy Service1']);
    expect([finalizersOf(container).size, service.id]).to.deep.equal([1, 'Service1']);
    for (const finalizer of finalizersOf(container)) finalizer.atexit = true;
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Service1']);
  });

  for (const kind of ['with the plugin', 'without the plugin']) {
    for (const by of ['service', 'identifier']) {
      it(`[C5] of a child changes nothing in a parent ${kind}, by ${by}`, async () => {
        const journal = new Journal();
        const parent = kind === 'with the plugin' ? newContainer() : new Container();
        const child = newContainer({ parent });
        const Service = journal.bothClass('Service');
        const binding = parent.bind(Service).toSelf().inSingletonScope();
        const service = child.get(Service);
        const identifier = by === 'service' ? Service : binding.getIdentifier();
        child.unbind(identifier);
        await child.unbindAsync(identifier);
        child.unbindAll();
        expect(journal.take()).to.deep.equal([]);
        expect(parent.get(Service) === service).to.equal(true);
        expect(child.get(Service) === service).to.equal(true);
      });
    }
  }

  it('[C5] of a child changes nothing in its parent, whatever is unbound at the same time', async () => {
    const journal = new Journal();
    const parent = newContainer();
    const child = newContainer({ parent });
    const [Ours, Theirs] = [journal.bothClass('Ours'), journal.bothClass('Theirs')];
    parent.bind('service').to(Theirs).inSingletonScope();
    parent.get('service');
    const bindOurs = (onDeactivation: () => Promise<void> | void): void => {
      child.bind('service').to(Ours).inSingletonScope().onDeactivation(onDeactivation);
      child.get('service');
    };
    bindOurs(() => child.unbind('service'));
    child.unbind('service');
    bindOurs(async () => undefined);
    await Promise.all([child.unbindAsync('service'), child.unbindAsync('service')]);
    bindOurs(() => child.unbindAll());
    child.unbindAll();
    expect(journal.take().filter((line) => line.includes('Theirs'))).to.deep.equal([]);
    expect(parent.get('service')).to.have.property('id', 'Theirs1');
  });

  it('removes the handlers of a service that only the parent binds, as stock Inversify does', () => {
    const journal = new Journal();
    const parent = newContainer();
    const child = newContainer({ parent });
    child.onActivation<{ id: string }>('service', (_context, service) => {
      journal.write('activated');
      return service;
    });
    child.unbind('service');
    child.bind('service').toConstantValue({ id: 'constant' });
    child.get('service');
    expect(journal.take()).to.deep.equal([]);
  });

  it('[C5] removes a redirection and leaves its target', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.bothClass('Service');
    container.bind(Service).toSelf().inSingletonScope();
    container.bind('alias').toService(Service);
    expect(container.get('alias') === container.get(Service)).to.equal(true);
    container.unbind('alias');
    expect(journal.take()).to.deep.equal([]);
    expect([container.isBound('alias'), container.isBound(Service)]).to.deep.equal([false, true]);
  });

  it('[C5] also removes what is bound and built for the service during it', async () => {
    const journal = new Journal();
    const container = newContainer();
    const [First, Second] = [journal.bothClass('First'), journal.bothClass('Second')];
    container
      .bind('service')
      .to(First)
      .inSingletonScope()
      .onDeactivation(async () => {
        container.bind('service').to(Second).inSingletonScope().whenNamed('second');
        container.get('service', { name: 'second' });
      })
      .whenDefault();
    container.get('service');
    await container.unbindAsync('service');
    expect(journal.take()).to.deep.equal([
      'destroy First1',
      'finalize First1',
      'destroy Second1',
      'finalize Second1',
    ]);
    expect(container.isBound('service', { name: 'second' })).to.equal(false);
  });
});
