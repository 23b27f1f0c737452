import { expect } from 'chai';
import { Container, ContainerModule } from 'inversify';
import {
  finalization,
  FinalizationPlugin,
  finalizeContainer,
  finalizersOf,
} from '../../container/index.js';
import { FinalizeError } from '../../src/index.js';
import { collectUntil } from '../support/collect.js';
import { Journal, thrown } from './journal.js';

/** Each first use of a container. */
const uses: ReadonlyArray<readonly [name: string, use: (container: Container) => unknown]> = [
  ['bind', (container) => container.bind('other')],
  ['get', (container) => container.get('value')],
  ['getAsync', (container) => container.getAsync('value')],
  ['getAll', (container) => container.getAll('value')],
  ['getAllAsync', (container) => container.getAllAsync('value')],
  ['load', (container) => container.load(new ContainerModule(() => undefined))],
  ['snapshot', (container) => container.snapshot()],
];

function newParent(children?: boolean): Container {
  const parent = new Container();
  parent.register(children === undefined ? FinalizationPlugin : finalization({ children }));
  parent.bind('value').toConstantValue({ id: 'value' });
  return parent;
}

function hasPlugin(container: Container): boolean {
  return Symbol.asyncDispose in container;
}

describe('a child container', () => {
  for (const [name, use] of uses) {
    it(`[R4] has the plugin of its parent from its first ${name} on`, async () => {
      const child = new Container({ parent: newParent() });
      expect(hasPlugin(child)).to.equal(false);
      await use(child);
      expect(hasPlugin(child)).to.equal(true);
    });
  }

  it('[R4] tears down what it made, and so does a grandchild', () => {
    const journal = new Journal();
    const parent = newParent();
    const child = new Container({ parent });
    const grandchild = new Container({ parent: child });
    const Service = journal.bothClass('Service');
    for (const container of [grandchild, child]) {
      container.bind(Service).toSelf().inSingletonScope();
      container.get(Service);
      container.unbindAll();
    }
    expect(journal.take()).to.deep.equal([
      'destroy Service1',
      'finalize Service1',
      'destroy Service2',
      'finalize Service2',
    ]);
  });

  it('[R4] may be an instance of a subclass, and so may its parent', () => {
    class Own extends Container {}
    const parent = new Own();
    parent.register(FinalizationPlugin);
    const child = new Own({ parent });
    child.bind('other').toConstantValue(1);
    expect(hasPlugin(child)).to.equal(true);
  });

  it('[R4] has the options of its parent', async () => {
    const parent = new Container();
    parent.register(finalization({ timeoutMs: 1 }));
    const child = new Container({ parent });
    child.bind('slow').toConstantValue({});
    child.onDeactivation('slow', () => new Promise(() => undefined));
    child.get('slow');
    const [end] = await Promise.allSettled([child.unbindAllAsync()]);
    expect((end as PromiseRejectedResult).reason).to.have.nested.property(
      'errors[0].code',
      'TIMEOUT',
    );
  });

  it('[R4] does not get the plugin if its parent has children: false, and neither does a grandchild', () => {
    const child = new Container({ parent: newParent(false) });
    const grandchild = new Container({ parent: child });
    for (const container of [child, grandchild]) {
      container.get('value');
      expect(hasPlugin(container)).to.equal(false);
    }
  });

  it('[R4] gets the plugin at its next use if it was used before its parent got the plugin', () => {
    const parent = new Container();
    const child = new Container({ parent });
    newParent();
    child.bind('value').toConstantValue(1);
    parent.register(FinalizationPlugin);
    expect(child.get('value')).to.equal(1);
    expect(hasPlugin(child)).to.equal(true);
  });

  it('[R4] accepts other options in one later register() call', () => {
    const child = new Container({ parent: newParent() });
    child.bind('other').toConstantValue(1);
    const scope = finalizersOf(child);
    child.register(finalization({ timeoutMs: 5 }));
    expect(finalizersOf(child)).to.equal(scope);
    expect(thrown(() => child.register(FinalizationPlugin))).to.have.property(
      'code',
      'PLUGIN_DUPLICATE',
    );
  });

  it('[R4] passes the options of a later register() call on to its own children', () => {
    const child = new Container({ parent: newParent() });
    child.bind('other').toConstantValue(1);
    child.register(finalization({ children: false }));
    const grandchild = new Container({ parent: child });
    grandchild.get('value');
    expect(hasPlugin(grandchild)).to.equal(false);
  });

  it('[R4] [G4] is garbage-collected with its services', async () => {
    const journal = new Journal();
    const parent = newParent();
    const Service = journal.finalizedClass('Service');
    (() => {
      const child = new Container({ parent });
      child.bind(Service).toSelf().inSingletonScope();
      child.get(Service);
    })();
    await collectUntil(() => journal.lines.length > 0, 'the child to be collected');
    expect(journal.take()).to.deep.equal(['finalize Service1']);
  });

  it('[R4] rejects a children option of the wrong type', () => {
    expect(thrown(() => finalization({ children: 'no' as never })))
      .to.be.instanceOf(FinalizeError)
      .with.property('code', 'INVALID_ARGUMENT');
  });
});

describe('finalizeContainer', () => {
  it('[R2] gives the plugin to a container and returns the container', async () => {
    const journal = new Journal();
    const Service = journal.bothClass('Service');
    {
      await using container = finalizeContainer(new Container(), { timeoutMs: 100 });
      container.bind(Service).toSelf().inSingletonScope();
      container.get(Service);
    }
    expect(journal.take()).to.deep.equal(['destroy Service1', 'finalize Service1']);
  });

  it('[R2] changes nothing about a container that has the plugin', () => {
    const container = newParent();
    const scope = finalizersOf(container);
    expect(finalizeContainer(container)).to.equal(container);
    expect(finalizersOf(container)).to.equal(scope);
  });

  it('[R3] throws UNSUPPORTED_INVERSIFY for anything else', () => {
    for (const other of [{}, undefined]) {
      expect(thrown(() => finalizeContainer(other as unknown as object)))
        .to.be.instanceOf(FinalizeError)
        .with.property('code', 'UNSUPPORTED_INVERSIFY');
    }
  });
});
