import { expect } from 'chai';
import { type Container, ContainerModule } from 'inversify';
import { nextTurn } from '../support/collect.js';
import { Journal, type ServiceClass } from './journal.js';
import { newContainer } from './new-container.js';

/** Makes a container with a singleton whose deactivation is pending, and an older one that it may use. */
function slowlyDeactivated(journal: Journal): {
  readonly container: Container;
  readonly Slow: ServiceClass;
  readonly module: ContainerModule;
  readonly finish: () => void;
} {
  const end = { finish: (): void => undefined };
  const ended = new Promise<void>((resolve) => {
    end.finish = resolve;
  });
  const container = newContainer();
  const [Slow, Other] = [journal.finalizedClass('Slow'), journal.bothClass('Other')];
  const module = new ContainerModule(({ bind }) => {
    bind(Slow)
      .toSelf()
      .inSingletonScope()
      .onDeactivation(() => ended);
  });
  container.bind(Other).toSelf().inSingletonScope();
  container.load(module);
  for (const id of [Other, Slow]) container.get(id);
  return { container, Slow, module, finish: () => end.finish() };
}

const pendingForms: ReadonlyArray<
  readonly [
    name: string,
    start: (container: Container, Slow: ServiceClass, module: ContainerModule) => Promise<unknown>,
  ]
> = [
  ['unbindAsync', (container, Slow) => container.unbindAsync(Slow)],
  ['rebindAsync', (container, Slow) => container.rebindAsync(Slow)],
  ['unloadAsync', (container, _Slow, module) => container.unloadAsync(module)],
];

describe('a teardown of everything during an asynchronous teardown of some bindings', () => {
  for (const [name, start] of pendingForms) {
    it(`[C8] [11.9] awaits ${name}() in progress before it tears down what that may use`, async () => {
      const journal = new Journal();
      const { container, Slow, module, finish } = slowlyDeactivated(journal);
      const pending = start(container, Slow, module);
      const all = container.unbindAllAsync();
      void all.then(() => journal.write('resolved'));
      await nextTurn();
      expect(journal.take()).to.deep.equal([]);
      finish();
      await Promise.all([pending, all]);
      const ended = ['finalize Slow1', 'destroy Other1', 'finalize Other1', 'resolved'];
      expect(journal.take()).to.deep.equal(ended);
    });
  }

  it('[C8] [11.9] awaits an unbindAsync that one of its callbacks starts', async () => {
    const journal = new Journal();
    const { container, Slow, finish } = slowlyDeactivated(journal);
    const Newest = journal.plainClass('Newest');
    container
      .bind(Newest)
      .toSelf()
      .inSingletonScope()
      .onDeactivation(() => {
        void container.unbindAsync(Slow);
        setImmediate(finish);
      });
    container.get(Newest);
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal(['finalize Slow1', 'destroy Other1', 'finalize Other1']);
  });

  for (const joins of [false, true]) {
    const when = joins ? 'joins' : 'starts';
    it(`[C8] [11.9] does not wait for an unbindAsync whose callback ${when} the teardown and awaits it`, async () => {
      const journal = new Journal();
      const container = newContainer();
      const [Older, Newer] = [journal.finalizedClass('Older'), journal.finalizedClass('Newer')];
      container
        .bind(Older)
        .toSelf()
        .inSingletonScope()
        .onDeactivation(() => container.unbindAllAsync());
      container
        .bind(Newer)
        .toSelf()
        .inSingletonScope()
        .onDeactivation(() => (joins ? void container.unbindAsync(Older) : undefined));
      for (const id of [Older, Newer]) container.get(id);
      await (joins ? container.unbindAllAsync() : container.unbindAsync(Older));
      expect(journal.take()).to.have.members(['finalize Older1', 'finalize Newer1']);
    });
  }

  for (const isAwaited of [false, true]) {
    const during = isAwaited ? ' and an unbindAllAsync that awaits it' : '';
    it(`[C8] [11.9] unbindAll() during an unbindAsync${during} first runs the rest of it, and waits for nothing`, async () => {
      const journal = new Journal();
      const { container, Slow, finish } = slowlyDeactivated(journal);
      const pending = container.unbindAsync(Slow);
      const all = isAwaited ? container.unbindAllAsync() : undefined;
      container.unbindAll();
      expect(journal.take()).to.deep.equal(['finalize Slow1', 'destroy Other1', 'finalize Other1']);
      finish();
      await Promise.all([pending, all]);
      expect(journal.take()).to.deep.equal([]);
    });
  }
});
