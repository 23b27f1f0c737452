import { expect } from 'chai';
import { Container } from 'inversify';
import { FinalizationPlugin, finalizeBinding, finalizersOf } from '../../container/index.js';
import { collectUntil } from '../support/collect.js';
import { Journal } from './journal.js';

function newContainer(): Container {
  const container = new Container();
  container.register(FinalizationPlugin);
  return container;
}

describe('snapshot and restore', () => {
  it('[C1] [C3] keep the place of singletons that were built before, decorated or not', () => {
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

  it('[C1] [G4] do not keep singletons that restore drops: the collector calls them', async () => {
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

  it('restore() without a snapshot fails as in stock Inversify', () => {
    expect(() => newContainer().restore()).to.throw('No snapshot available to restore');
  });
});
