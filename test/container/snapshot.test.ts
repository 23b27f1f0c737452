import { expect } from 'chai';
import { Container } from 'inversify';
import {
  FinalizationPlugin,
  finalizeBinding,
  finalizersOf,
  runInScope,
} from '../../container/index.js';
import { collectUntil, nextTurn } from '../support/collect.js';
import { Journal } from './journal.js';
import { newContainer } from './new-container.js';

describe('snapshot and restore', () => {
  it('[U1] do not change the current scope', async () => {
    const journal = new Journal();
    const container = newContainer();
    const [Unbuilt, Job] = [journal.finalizedClass('Unbuilt'), journal.finalizedClass('Job')];
    container.bind(Unbuilt).toSelf().inSingletonScope();
    container.bind(Job).toSelf();
    await runInScope(container, async (scope) => {
      for (const act of [(): unknown => container.isBound(Unbuilt), () => container.snapshot()]) {
        act();
        container.get(Job);
      }
      expect(scope.size).to.equal(2);
      container.restore();
      container.get(Unbuilt);
      container.get(Job);
      expect(scope.size).to.equal(3);
    });
    expect(journal.take()).to.deep.equal(['finalize Job3', 'finalize Job2', 'finalize Job1']);
  });

  it('[C1] [C3] keep the place in the order of singletons that were built before, decorated or not', () => {
    const journal = new Journal();
    const container = newContainer();
    const [Both, Late] = [journal.bothClass('Both'), journal.bothClass('Late')];
    const Plain = journal.destroyedClass('Plain');
    for (const id of [Late, Both, Plain]) container.bind(id).toSelf().inSingletonScope();
    container
      .bind('dynamic')
      .toDynamicValue(() => ({}))
      .inSingletonScope()
      .onDeactivation(() => journal.write('deactivate dynamic'));
    for (const id of [Plain, 'dynamic', Both]) container.get<unknown>(id);
    container.snapshot();
    container.snapshot();
    container.restore();
    container.get(Late);
    container.restore();
    container.get(Late);
    expect(finalizersOf(container).size).to.equal(3);
    container.unbindAll();
    expect(journal.take()).to.deep.equal([
      'destroy Late2',
      'finalize Late2',
      'finalize Late1',
      'destroy Both1',
      'finalize Both1',
      'deactivate dynamic',
      'destroy Plain1',
    ]);
  });

  it('[C1] keep the finalizers of singletons that restore drops: a teardown calls them', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    container.bind(Service).toSelf().inSingletonScope();
    container.snapshot();
    const dropped = container.get(Service);
    container.restore();
    expect(container.get(Service).id).to.equal('Service2');
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Service2', `finalize ${dropped.id}`]);
  });

  it('[C1] [G4] do not retain singletons that restore drops: they are finalized on garbage collection', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.bothClass('Service');
    container.bind(Service).toSelf().inSingletonScope();
    container.snapshot();
    container.get(Service);
    container.restore();
    await collectUntil(() => journal.lines.length > 0, 'the dropped singleton to be finalized');
    expect(journal.take()).to.deep.equal(['finalize Service1']);
    expect(container.isBound(Service)).to.equal(true);
  });

  for (const end of ['unbindAll', 'unbind'] as const) {
    it(`[C8] restore() after ${end} brings back nothing that was torn down`, () => {
      const journal = new Journal();
      const container = newContainer();
      const [Both, Plain] = [journal.bothClass('Both'), journal.destroyedClass('Plain')];
      for (const id of [Plain, Both]) {
        container.bind(id).toSelf().inSingletonScope();
        container.get(id);
      }
      container.snapshot();
      if (end === 'unbindAll') container.unbindAll();
      else for (const id of [Both, Plain]) container.unbind(id);
      const torn = ['destroy Both1', 'finalize Both1', 'destroy Plain1'];
      expect(journal.take()).to.deep.equal(torn);
      container.restore();
      expect([Plain, Both].map((id) => container.get(id).id)).to.deep.equal(['Plain2', 'Both2']);
      container.unbindAll();
      expect(journal.take()).to.deep.equal(['destroy Both2', 'finalize Both2', 'destroy Plain2']);
    });
  }

  it('[C1] [C8] what a callback builds again from a restored binding is torn down next', () => {
    const journal = new Journal();
    const container = newContainer();
    const [Older, Plain] = [journal.destroyedClass('Older'), journal.destroyedClass('Plain')];
    container.bind(Older).toSelf().inSingletonScope();
    const binding = container.bind(Plain).toSelf().inSingletonScope();
    let rebuilds = 1;
    binding.onDeactivation(() => {
      if (rebuilds-- > 0) container.get(Plain);
    });
    for (const id of [Older, Plain]) container.get(id);
    container.snapshot();
    container.restore();
    for (const id of [Older, Plain]) container.get(id);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['destroy Plain1', 'destroy Plain2', 'destroy Older1']);
  });

  it('[C6] keep the options of a binding, and its handler', () => {
    const journal = new Journal();
    const container = newContainer();
    const binding = container
      .bind<{ handled: boolean }>('service')
      .toDynamicValue(() => ({ handled: false }));
    finalizeBinding(binding, { func: journal.write, argsOf: () => ['func'], atexit: true });
    binding.onActivation((_context, service) => ({ ...service, handled: true }));
    const quiet = journal.finalizedClass('Quiet');
    finalizeBinding(container.bind(quiet).toSelf(), { atexit: false });
    const flagged = container
      .bind<{ handled: boolean }>('flagged')
      .toDynamicValue(() => ({ handled: false }));
    finalizeBinding(flagged, { atexit: false }).onActivation(() => ({ handled: true }));
    container.snapshot();
    container.restore();
    expect(container.get('service')).to.deep.equal({ handled: true });
    expect(container.get('flagged')).to.deep.equal({ handled: true });
    const held = container.get(quiet);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['func']);
    expect([finalizersOf(container).size, held.id]).to.deep.equal([1, 'Quiet1']);
  });

  for (const inScope of ['inSingletonScope', 'inTransientScope'] as const) {
    it(`[C6] accept options after restore(), even if others were set after the snapshot, ${inScope}()`, () => {
      const journal = new Journal();
      const container = newContainer();
      const pool = {};
      const binding = container.bind('pool').toDynamicValue(() => pool);
      binding[inScope]();
      container.get('pool');
      finalizeBinding(binding, { func: journal.write, argsOf: () => ['before'] });
      container.get('pool');
      container.snapshot();
      finalizeBinding(binding, { func: journal.write, argsOf: () => ['dropped'] });
      container.get('pool');
      container.restore();
      finalizeBinding(binding, { func: journal.write, argsOf: () => ['after'] });
      for (let count = 0; count < 2; count++) container.get('pool');
      container.unbindAll();
      expect(journal.take()).to.deep.equal(['after', 'dropped', 'before']);
    });
  }

  it('[C1] work if the snapshot is older than the plugin', () => {
    const journal = new Journal();
    const container = new Container();
    const Service = journal.bothClass('Service');
    container.bind(Service).toSelf().inSingletonScope();
    container.snapshot();
    container.register(FinalizationPlugin);
    container.restore();
    container.get(Service);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['destroy Service1', 'finalize Service1']);
  });

  it('[C1] [11.12] drop the handlers and options that were set after the snapshot', () => {
    const journal = new Journal();
    const container = newContainer();
    const [Decorated, Plain] = [journal.finalizedClass('Decorated'), journal.plainClass('Plain')];
    const bindings = [
      container.bind<{ id: string }>('decorated').to(Decorated),
      container.bind<{ id: string }>('plain').to(Plain),
      container.bind<{ id: string }>('dynamic').toDynamicValue(() => new Decorated()),
      container.bind<{ id: string }>('singleton').toDynamicValue(() => new Plain()),
    ] as const;
    bindings[3].inSingletonScope();
    const early = bindings.map((binding, index) =>
      index % 2 === 0 ? finalizeBinding(binding, { atexit: true }) : binding,
    );
    container.snapshot();
    for (const binding of early) {
      finalizeBinding(binding, { func: () => journal.write('late'), atexit: false });
      binding.onActivation(() => ({ id: 'late' }));
    }
    container.restore();
    const held = ['decorated', 'plain', 'dynamic', 'singleton'].map((id) =>
      container.get<{ id: string }>(id),
    );
    expect(held.map(({ id }) => id)).to.deep.equal([
      'Decorated1',
      'Plain1',
      'Decorated2',
      'Plain2',
    ]);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Decorated2', 'finalize Decorated1']);
  });

  it('[C1] [11.12] keep the handlers and options that were set before the snapshot', () => {
    const journal = new Journal();
    const container = newContainer();
    const binding = container.bind<{ id: string }>('service').to(journal.finalizedClass('Service'));
    finalizeBinding(binding, { func: () => journal.write('early') });
    binding.onActivation((_context, { id }) => ({ id: `early ${id}` }));
    container.snapshot();
    finalizeBinding(binding, { func: () => journal.write('late') });
    binding.onActivation((_context, { id }) => ({ id: `late ${id}` }));
    const late = container.get<{ id: string }>('service');
    container.restore();
    const early = container.get<{ id: string }>('service');
    expect([late.id, early.id]).to.deep.equal(['late Service1', 'early Service2']);
    container.unbindAll();
    expect(journal.take()).to.include.members(['early', 'finalize Service2', 'late']);
  });

  for (const plugin of ['after the snapshot', 'before the snapshot'] as const) {
    it(`[C8] [11.12] return no torn-down singleton that was built before the plugin, if the plugin was registered ${plugin}`, () => {
      const journal = new Journal();
      const container = new Container();
      const kinds: Record<string, () => unknown> = {
        class: () => container.bind('class').to(journal.destroyedClass('Class')).inSingletonScope(),
        builder: () =>
          container
            .bind('builder')
            .toDynamicValue(() => ({ id: journal.next('Builder') }))
            .inSingletonScope(),
        constant: () => container.bind('constant').toConstantValue({ id: 'Constant' }),
      };
      for (const [id, bind] of Object.entries(kinds)) {
        bind();
        container.onDeactivation<{ id: string }>(id, (value) => journal.write(`end ${value.id}`));
        container.get(id);
      }
      if (plugin === 'before the snapshot') container.register(FinalizationPlugin);
      container.snapshot();
      container.snapshot();
      if (plugin === 'after the snapshot') container.register(FinalizationPlugin);
      container.unbindAll();
      const torn = ['end Constant', 'end Builder1', 'destroy Class1', 'end Class1'];
      expect(journal.take()).to.deep.equal(torn);
      container.restore();
      container.restore();
      const again = ['class', 'builder'].map((id) => container.get<{ id: string }>(id).id);
      expect(again).to.deep.equal(['Class2', 'Builder2']);
      container.unbindAll();
      expect(journal.take()).to.deep.equal(['end Builder2', 'destroy Class2', 'end Class2']);
    });
  }

  it('[C1] [11.12] tear down a singleton from before the plugin once, whichever of its clones is bound', () => {
    const journal = new Journal();
    const container = new Container();
    container.bind('service').to(journal.destroyedClass('Service')).inSingletonScope();
    container.get('service');
    container.snapshot();
    container.snapshot();
    container.register(FinalizationPlugin);
    container.restore();
    container.unbindAll();
    container.restore();
    expect(container.get<{ id: string }>('service').id).to.equal('Service2');
    expect(journal.take()).to.deep.equal(['destroy Service1']);
  });

  for (const kind of ['builder', 'activation', 'activation of the container'] as const) {
    for (const restore of ['before', 'after'] as const) {
      it(`[C3] [11.12] keep a singleton whose asynchronous ${kind} ends ${restore} the restore`, async () => {
        const journal = new Journal();
        const container = newContainer();
        const Service = journal.bothClass('Service');
        let open = (): void => undefined;
        const gate = new Promise<void>((resolve) => (open = resolve));
        const wait = async <T>(value: T): Promise<T> => {
          await gate;
          return value;
        };
        if (kind === 'builder') {
          const build = (): Promise<unknown> => wait(new Service());
          container.bind<unknown>('service').toDynamicValue(build).inSingletonScope();
          container.onDeactivation('service', () => journal.write('deactivate'));
        } else {
          const binding = container.bind<object>('service').to(Service).inSingletonScope();
          if (kind === 'activation') binding.onActivation((_context, value) => wait(value));
          else container.onActivation<object>('service', (_context, value) => wait(value));
          container.onDeactivation('service', () => journal.write('deactivate'));
        }
        const pending = container.getAsync('service');
        container.snapshot();
        if (restore === 'before') open();
        if (restore === 'before') await pending;
        container.restore();
        open();
        const service = await pending;
        expect((await container.getAsync('service')) === service).to.equal(true);
        await container.unbindAllAsync();
        const destroyed = kind === 'builder' ? [] : ['destroy Service1'];
        expect(journal.take()).to.deep.equal([...destroyed, 'deactivate', 'finalize Service1']);
      });
    }
  }

  it('[C3] [11.12] tear down a restored singleton that is built after unbindAll()', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.bothClass('Service');
    const binding = container.bind<object>('service').to(Service).inSingletonScope();
    let open = (): void => undefined;
    binding.onActivation(async (_context, service) => {
      await new Promise<void>((resolve) => (open = resolve));
      return service;
    });
    const pending = container.getAsync('service');
    container.snapshot();
    container.restore();
    expect(() => container.unbindAll()).to.throw('the construction of service');
    expect(journal.take()).to.deep.equal([]);
    open();
    await pending;
    await nextTurn();
    expect(journal.take()).to.deep.equal(['destroy Service1', 'finalize Service1']);
  });

  it('restore() without a snapshot fails as in stock Inversify', () => {
    expect(() => newContainer().restore()).to.throw('No snapshot available to restore');
  });
});
