import { expect } from 'chai';
import { Container, ContainerModule, injectable } from 'inversify';
import {
  finalization,
  FinalizationPlugin,
  finalizeBinding,
  finalizersOf,
} from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { collectSentinel, collectUntil } from '../support/collect.js';
import { captureWarnings } from '../support/warnings.js';
import { Journal } from './journal.js';
import { newContainer } from './new-container.js';

/** The ways to use a container before the program drops it. */
const uses: ReadonlyArray<readonly [name: string, use: (of: Container, journal: Journal) => void]> =
  [
    ['with singletons', () => undefined],
    [
      'with a module',
      (container, journal) => {
        container.load(
          new ContainerModule(({ bind, onDeactivation }) => {
            bind('loaded').to(journal.bothClass('Loaded')).inSingletonScope();
            onDeactivation('loaded', () => undefined);
          }),
        );
        container.get('loaded');
      },
    ],
    [
      'with snapshots',
      (container, journal) => {
        container.bind('late').to(journal.bothClass('Late')).inSingletonScope();
        container.snapshot();
        container.get('late');
        container.snapshot();
        container.restore();
      },
    ],
    [
      'with options for its bindings',
      (container, journal) => {
        const binding = container.bind<object>('pool').toDynamicValue(() => ({}));
        finalizeBinding(binding.inSingletonScope(), {
          func: journal.write,
          argsOf: () => ['pool'],
        });
        container.get('pool');
      },
    ],
    [
      'after a partial teardown',
      (container, journal) => {
        container.bind('part').to(journal.bothClass('Part')).inSingletonScope();
        container.get('part');
        container.unbind('part');
      },
    ],
    [
      'and is referenced by its own services',
      (container) => {
        container.bind('holder').toConstantValue({ container });
        container.get('holder');
        container.onActivation('service', (_context, service) => [service, container]);
      },
    ],
  ];

/** Waits until everything that `make` tracked has been collected. */
async function collected(make: (track: (obj: object) => void) => void): Promise<void> {
  let [made, gone] = [0, 0];
  const registry = new FinalizationRegistry<undefined>(() => {
    gone += 1;
  });
  make((obj) => {
    made += 1;
    registry.register(obj, undefined);
  });
  await collectUntil(() => gone === made, 'every container and service to be collected');
}

describe('a container that is dropped', () => {
  // In one case only its child has the plugin.
  captureWarnings('INVERSIFY_FINALIZE_PLUGIN_MISSING');

  for (const [name, use] of uses) {
    it(`[G4] ${name} is collected together with its services, and their finalizers run`, async () => {
      const journal = new Journal();
      const Service = journal.finalizedClass('Service');
      await collected((track) => {
        for (let time = 0; time < 20; time++) {
          const container = newContainer();
          container.bind(Service).toSelf().inSingletonScope();
          track(container);
          track(container.get(Service));
          use(container, journal);
        }
      });
      await collectUntil(
        () => journal.lines.filter((line) => line.startsWith('finalize Service')).length === 20,
        'the finalizers of the services',
      );
    });
  }

  for (const plugin of [true, false]) {
    it(`[G4] and is a child ${plugin ? 'with' : 'without'} the plugin is collected while its parent is alive`, async () => {
      const journal = new Journal();
      const parent = new Container();
      parent.register(finalization({ children: plugin }));
      parent.bind('transient').to(journal.finalizedClass('Transient'));
      parent.bind('singleton').to(journal.finalizedClass('Singleton')).inSingletonScope();
      const Own = journal.finalizedClass('Own');
      await collected((track) => {
        for (let time = 0; time < 50; time++) {
          const child = new Container({ parent });
          if (plugin) child.register(FinalizationPlugin);
          child.bind(Own).toSelf().inSingletonScope();
          track(child);
          track(child.get(Own));
          track(child.get('transient'));
          child.get('singleton');
        }
      });
      const count = (word: string): number =>
        journal.lines.filter((line) => line.includes(word)).length;
      await collectUntil(
        () => count('Transient') === 50 && count('Own') === (plugin ? 50 : 0),
        'the finalizers of transients and of the children',
      );
      expect(count('Singleton')).to.equal(0);
      parent.unbindAll();
      expect(count('Singleton')).to.equal(1);
    });
  }

  it('[G4] [G3] finalizes a dependent before its dependency', async () => {
    const journal = new Journal();
    @injectable()
    @finalizeWith(journal.write, () => ['Database'])
    class Database {}
    const make = (): void => {
      const container = newContainer();
      container.bind(Database).toSelf().inSingletonScope();
      const binding = container
        .bind('repository')
        .toResolvedValue((database: Database) => ({ database }), [Database])
        .inSingletonScope();
      finalizeBinding(binding, { func: journal.write, argsOf: () => ['repository'] });
      container.get('repository');
    };
    make();
    await collectUntil(() => journal.lines.length === 2, 'both finalizers');
    expect(journal.take()).to.deep.equal(['repository', 'Database']);
  });

  it('[G4] is unlike a referenced one, which keeps its singletons and calls none of their callbacks', async () => {
    const journal = new Journal();
    const container = newContainer();
    const [Kept, Dropped] = [journal.finalizedClass('Kept'), journal.finalizedClass('Dropped')];
    container.bind(Kept).toSelf().inSingletonScope();
    container.bind(Dropped).toSelf();
    for (const id of [Kept, Dropped]) container.get(id);
    await collectSentinel();
    await collectUntil(() => journal.lines.length > 0, 'the dropped transient');
    expect(journal.take()).to.deep.equal(['finalize Dropped1']);
    expect(finalizersOf(container).size).to.equal(1);
    container.unbindAll();
  });

  it('[G4] is not retained by finalizeBinding, which still configures the bindings of others', async () => {
    await collected((track) => {
      for (let time = 0; time < 100; time++) {
        const container = newContainer();
        finalizeBinding(
          container.bind(String(time)).toDynamicValue(() => ({})),
          { atexit: false },
        );
        track(container);
      }
    });
    for (let time = 0; time < 40; time++) {
      const container = newContainer();
      const binding = container.bind('service').toDynamicValue(() => ({}));
      new Container().register(FinalizationPlugin);
      expect(finalizeBinding(binding, { atexit: false }) === binding).to.equal(true);
    }
  });
});

describe('a container with the plugin, among many', () => {
  const Engine = globalThis.WeakRef;
  let derefs = 0;

  class CountingRef<T extends WeakKey> extends Engine<T> {
    override deref(): T | undefined {
      derefs += 1;
      return super.deref();
    }
  }

  before(() => {
    globalThis.WeakRef = CountingRef;
  });

  after(() => {
    globalThis.WeakRef = Engine;
  });

  /** Returns the number of weak references that `act` dereferences. */
  function derefsOf(act: () => void): number {
    derefs = 0;
    act();
    return derefs;
  }

  function register(count: number): Container[] {
    return Array.from({ length: count }, () => {
      const container = newContainer();
      return container;
    });
  }

  it('[C6] [11.14] configures a binding without examining the other containers', () => {
    const living = register(100);
    expect(derefsOf(() => living.push(...register(5000)))).to.be.below(15_000);
    const bindings = living.map((container) =>
      container.bind('service').toDynamicValue(() => ({})),
    );
    for (const index of [0, 2_500, 5_099]) {
      const binding = bindings[index] as (typeof bindings)[number];
      expect(derefsOf(() => finalizeBinding(binding, { atexit: false }))).to.be.below(10);
    }
    const early = new Container().bind('service').toDynamicValue(() => ({}));
    expect(derefsOf(() => finalizeBinding(early, { atexit: false }))).to.be.below(10);
  });

  it('[G4] is not retained by the index that finds the container of a binding', async () => {
    await collected((track) => {
      for (const container of register(3000)) {
        container.bind('service').toConstantValue(1);
        track(container);
      }
    });
    const [living] = register(1);
    expect(living).to.be.instanceOf(Container);
  });
});

describe('a teardown', () => {
  it('[G4] retains nothing that is built and removed after it', async () => {
    const container = newContainer();
    container.unbindAll();
    await collected((track) => {
      const token = {};
      container
        .bind('late')
        .toDynamicValue(() => ({ token }))
        .inSingletonScope();
      container.get('late');
      container.unbind('late');
      track(token);
    });
    expect(container.isBound('late')).to.equal(false);
  });

  it('[G4] does not retain a singleton while it awaits one of its finalizers', async () => {
    const ran: string[] = [];
    let open = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    @injectable('Singleton')
    @finalizeWith(() => ran.push('collected'), undefined, { atexit: false })
    @finalizeWith(() => gate)
    class Session {}
    const container = newContainer();
    container.bind(Session).toSelf();
    container.get(Session);
    const done = container.unbindAllAsync();
    await collectUntil(() => ran.length > 0, 'the singleton to be collected');
    open();
    await done;
    expect(ran).to.deep.equal(['collected']);
  });
});
