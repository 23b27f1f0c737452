import { expect } from 'chai';
import { Container, injectable, preDestroy } from 'inversify';
import { stopWithin } from '../../container/bounded-teardown.js';
import { FinalizationPlugin, finalizeBinding, finalizersOf } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { FinalizeError } from '../../src/index.js';
import { turnUntil } from '../support/collect.js';
import { Journal, rejection, type ServiceClass } from './journal.js';
import { newContainer } from './new-container.js';

const forms: ReadonlyArray<readonly [name: string, unbindAll: (of: Container) => Promise<void>]> = [
  ['unbindAll', async (container) => container.unbindAll()],
  ['unbindAllAsync', (container) => container.unbindAllAsync()],
];

/** The places from which a callback is called: each hook of a singleton, and a transient's finalizer. */
const CALLERS = ['preDestroy', 'onDeactivation', 'finalizer', 'transient'] as const;
type Caller = (typeof CALLERS)[number];

/** Makes a container that calls `act` from one place in the middle of its teardown. */
function calling(journal: Journal, caller: Caller, act: (of: Container) => unknown): Scene {
  const container = newContainer();
  const call = (place: Caller): unknown => {
    journal.write(place);
    return place === caller ? act(container) : undefined;
  };
  @injectable()
  @finalizeWith(call, () => ['finalizer' as const])
  class Calling {
    @preDestroy()
    end(): unknown {
      return call('preDestroy');
    }
  }
  @injectable()
  @finalizeWith(call, () => ['transient' as const])
  class Transient {}
  const classes = { Older: journal.bothClass('Older'), Newer: journal.bothClass('Newer') };
  for (const [id, type] of Object.entries(classes)) {
    container.bind(id).to(type).inSingletonScope();
  }
  container.bind(Transient).toSelf();
  container
    .bind(Calling)
    .toSelf()
    .inSingletonScope()
    .onDeactivation(() => call('onDeactivation') as undefined);
  const order = ['Older', Transient, Calling, 'Newer'];
  return { container, held: order.map((id) => container.get<unknown>(id)) };
}

interface Scene {
  readonly container: Container;
  /** The instances that the container made, referenced here so that they are not collected. */
  readonly held: readonly unknown[];
}

const newer = ['destroy Newer1', 'finalize Newer1'];
const callers = ['preDestroy', 'onDeactivation', 'finalizer', 'transient'];
const older = ['destroy Older1', 'finalize Older1'];
const all = [...newer, ...callers, ...older];

for (const [form, unbindAll] of forms) {
  describe(`callbacks of ${form}`, () => {
    for (const caller of CALLERS) {
      it(`[C8] a ${caller} can build new services, which are torn down next`, async () => {
        const journal = new Journal();
        const scene = calling(journal, caller, (container) => {
          container.bind('late').to(journal.bothClass('Late')).inSingletonScope();
          container.get('late');
          held.push(container.get('late transient'));
          container.get('Newer');
        });
        const held: unknown[] = [];
        scene.container.bind('late transient').to(journal.finalizedClass('LateTransient'));
        await unbindAll(scene.container);
        const lines = journal.take();
        const at = lines.indexOf(caller) + 1;
        // The remaining steps of the singleton itself come first.
        const rest = callers.slice(callers.indexOf(caller) + 1, 3);
        expect(lines.slice(at)).to.deep.equal([
          ...rest,
          'destroy Newer2',
          'finalize Newer2',
          'finalize LateTransient1',
          'destroy Late1',
          'finalize Late1',
          ...(caller === 'transient' ? [] : ['transient']),
          ...older,
        ]);
        expect([held.length, scene.container.isBound('late')]).to.deep.equal([1, false]);
      });

      it(`[C8] what a ${caller} builds after it has called unbindAll() is also torn down`, async () => {
        const journal = new Journal();
        const { container } = calling(journal, caller, (of) => {
          of.unbindAll();
          journal.take();
          of.bind('late').to(journal.bothClass('Late')).inSingletonScope();
          of.get('late');
        });
        await unbindAll(container);
        expect(journal.take()).to.deep.equal(['destroy Late1', 'finalize Late1']);
        expect(container.isBound('late')).to.equal(false);
      });

      it(`[C8] a ${caller} can unbind a service whose turn has not come`, async () => {
        const journal = new Journal();
        const { container } = calling(journal, caller, (of) => of.unbind('Older'));
        await unbindAll(container);
        const lines = journal.take();
        expect(lines.toSorted()).to.deep.equal(all.toSorted());
        const at = lines.indexOf(caller) + 1;
        expect(lines.slice(at, at + 2)).to.deep.equal(older);
      });

      it(`[C8] a ${caller} can unbind a service that is gone, and its own service`, async () => {
        const journal = new Journal();
        const { container } = calling(journal, caller, (of) => {
          of.unbind('Newer');
          of.unbind('Newer');
        });
        await unbindAll(container);
        expect(journal.take()).to.deep.equal(all);
      });

      it(`[C8] a ${caller} that drains, disposes or unbinds everything calls nothing twice`, async () => {
        const acts: ReadonlyArray<(of: Container) => void> = [
          (of) => of.unbindAll(),
          (of) => of[Symbol.dispose]?.(),
          (of) => finalizersOf(of).drain(),
          (of) => {
            of.snapshot();
            of.restore();
          },
          (of) => {
            new Container({ parent: of }).register(FinalizationPlugin);
          },
        ];
        for (const act of acts) {
          const journal = new Journal();
          const { container } = calling(journal, caller, act);
          await unbindAll(container);
          expect(journal.take().toSorted()).to.deep.equal(all.toSorted());
          expect(finalizersOf(container).size).to.equal(0);
          expect(container.isBound('Older')).to.equal(false);
        }
      });
    }
  });
}

describe('unbindAllAsync', () => {
  for (const caller of CALLERS) {
    for (const [name, act] of [
      ['unbindAllAsync', (of: Container) => of.unbindAllAsync()],
      ['disposeAsync', (of: Container) => of[Symbol.asyncDispose]?.()],
      ['drainAsync', (of: Container) => finalizersOf(of).drainAsync()],
      ['unbindAsync', (of: Container) => of.unbindAsync('Older')],
    ] as const) {
      it(`[C8] a ${caller} can return ${name} of its own container`, async () => {
        const journal = new Journal();
        const { container } = calling(journal, caller, act);
        await container.unbindAllAsync();
        expect(journal.take().toSorted()).to.deep.equal(all.toSorted());
        expect(finalizersOf(container).size).to.equal(0);
      });
    }
  }

  it('[C8] called twice at the same time does everything once, and both settle when it is done', async () => {
    const journal = new Journal();
    const { container } = calling(journal, 'finalizer', async () => {
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      journal.write('awaited');
    });
    const first = container.unbindAllAsync();
    const second = container.unbindAllAsync().then(() => journal.take());
    await first;
    expect(await second).to.deep.equal([
      ...newer,
      'preDestroy',
      'onDeactivation',
      'finalizer',
      'awaited',
      'transient',
      ...older,
    ]);
  });

  it('[C8] rejects for all its callers', async () => {
    const { container } = calling(new Journal(), 'finalizer', async () => {
      throw new Error('failed');
    });
    const ends = [container.unbindAllAsync(), container.unbindAllAsync()].map(rejection);
    const [first, second] = await Promise.all(ends);
    expect(first === second).to.equal(true);
  });

  it('[C8] also rejects for a callback that calls it after its own unbindAll()', async () => {
    let inner: Promise<unknown> | undefined;
    const { container } = calling(new Journal(), 'finalizer', async (of) => {
      of.unbindAll();
      await Promise.resolve();
      inner = rejection(of.unbindAllAsync());
      throw new Error('failed');
    });
    const outer = await rejection(container.unbindAllAsync());
    expect((await inner) === outer).to.equal(true);
  });

  it('[C8] unbindAll() during it runs the rest synchronously, and the container can be used again', async () => {
    const journal = new Journal();
    let finish = (): void => undefined;
    const { container } = calling(
      journal,
      'onDeactivation',
      () =>
        new Promise<void>((resolve) => {
          finish = resolve;
        }),
    );
    const pending = container.unbindAllAsync();
    await turnUntil(() => journal.lines.includes('onDeactivation'), 'the handler');
    container.unbindAll();
    expect(journal.take()).to.deep.equal(all);
    const Next = journal.bothClass('Next');
    container.bind(Next).toSelf().inSingletonScope();
    container.bind('transient').to(journal.finalizedClass('NextTransient'));
    const held = [container.get<unknown>(Next), container.get('transient')];
    finish();
    await pending;
    expect(journal.take()).to.deep.equal([]);
    expect(container.get(Next) === held[0]).to.equal(true);
    container.unbindAll();
    expect(journal.take()).to.deep.equal([
      'finalize NextTransient1',
      'destroy Next1',
      'finalize Next1',
    ]);
  });

  it('[C8] tears down a singleton that a callback has stopped and built again, and a constant once', () => {
    const journal = new Journal();
    const container = newContainer();
    const [Older, Newer] = [journal.finalizedClass('Older'), journal.plainClass('Newer')];
    container.bind(Older).toSelf().inSingletonScope();
    container
      .bind('constant')
      .toConstantValue({})
      .onDeactivation(() => journal.write('deactivate the constant'));
    container
      .bind(Newer)
      .toSelf()
      .inSingletonScope()
      .onDeactivation(() => {
        for (const id of ['constant', Older]) {
          void stopWithin(container, id, 1000);
          container.get(id);
        }
      });
    for (const id of ['constant', Older, Newer]) container.get(id);
    container.unbindAll();
    expect(journal.take()).to.deep.equal([
      'deactivate the constant',
      'finalize Older1',
      'finalize Older2',
    ]);
  });

  it('[C8] tears down a constant once, even if it is resolved during the teardown', async () => {
    const journal = new Journal();
    const { container } = calling(journal, 'transient', (of) => {
      void of.unbindAsync('constant');
      of.get('constant');
    });
    container
      .bind('constant')
      .toConstantValue({})
      .onDeactivation(async () => {
        journal.write('deactivate constant');
        container.get('constant');
      });
    container.get('constant');
    await container.unbindAllAsync();
    const lines = journal.take();
    expect(lines.filter((line) => line === 'deactivate constant')).to.have.length(1);
    expect(lines).to.have.length(all.length + 1);
  });

  it('[C8] waits for a construction that a callback started and did not await', async () => {
    const journal = new Journal();
    const { container } = calling(journal, 'transient', (of) => {
      of.bind('late')
        .toDynamicValue(async () => ({}))
        .inSingletonScope()
        .onDeactivation(() => journal.write('deactivate late'));
      void of.getAsync('late');
    });
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal([...all, 'deactivate late']);
  });
});

describe('a container after its teardown', () => {
  for (const [form, unbindAll] of forms) {
    it(`[C8] can be bound and used again after ${form}`, async () => {
      const journal = new Journal();
      const container = newContainer();
      const Service = journal.bothClass('Service');
      for (let life = 1; life <= 3; life++) {
        container.bind(Service).toSelf().inSingletonScope();
        expect(container.get(Service).id).to.equal(`Service${life}`);
        expect(finalizersOf(container).size).to.equal(1);
        await unbindAll(container);
        expect(journal.take()).to.deep.equal([`destroy Service${life}`, `finalize Service${life}`]);
      }
    });
  }
});

describe('hostile services', () => {
  const closings: ReadonlyArray<readonly [how: string, close: (obj: object) => object]> = [
    ['frozen', Object.freeze],
    ['sealed', Object.seal],
    ['non-extensible', Object.preventExtensions],
  ];
  for (const [how, close] of closings) {
    it(`[D1] [D9] registers a ${how} instance, once`, () => {
      const journal = new Journal();
      @injectable()
      @finalizeWith(journal.write, () => ['finalize'])
      class Closed {
        constructor() {
          close(this);
        }
      }
      const container = newContainer();
      container.bind(Closed).toSelf().inSingletonScope();
      container.bind('again').toDynamicValue((context) => context.get(Closed));
      expect(container.get('again') === container.get(Closed)).to.equal(true);
      expect(finalizersOf(container).size).to.equal(1);
      container.unbindAll();
      expect(journal.take()).to.deep.equal(['finalize']);
    });
  }

  it('[C2] [C6] accepts functions and proxies as services', () => {
    const journal = new Journal();
    const container = newContainer();
    const bind = (id: string, value: object): void => {
      const binding = container.bind(id).toDynamicValue(() => value);
      finalizeBinding(binding.inSingletonScope(), { func: journal.write, argsOf: () => [id] });
      expect(container.get(id) === value).to.equal(true);
    };
    bind('function', () => 1);
    bind('proxy', new Proxy({}, {}));
    bind('class', class {});
    const factory = container.bind<() => object>('factory').toFactory(() => () => ({}));
    finalizeBinding(factory, { func: journal.write, argsOf: () => ['factory'] });
    container.get('factory');
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['factory', 'class', 'proxy', 'function']);
  });

  it('[C2] yields a proxy that hides its class, without a finalizer', () => {
    const container = newContainer();
    const proxy = new Proxy(
      {},
      {
        getPrototypeOf: () => {
          throw new Error('hidden');
        },
      },
    );
    container.bind('proxy').toDynamicValue(() => proxy);
    expect(container.get('proxy') === proxy).to.equal(true);
    expect(finalizersOf(container).size).to.equal(0);
  });

  it('[C1] calls then of a thenable that a builder returns once, as stock Inversify does', async () => {
    for (const register of [true, false]) {
      let calls = 0;
      const container = new Container();
      if (register) container.register(FinalizationPlugin);
      const lazy = {
        // oxlint-disable-next-line unicorn/no-thenable -- the case is a thenable
        then(resolve: (value: string) => void): void {
          calls += 1;
          resolve('settled');
        },
      };
      container.bind<unknown>('lazy').toDynamicValue(() => lazy);
      expect(await container.getAsync('lazy')).to.equal('settled');
      expect(calls).to.equal(1);
    }
  });

  it('[D1] registers what the constructor of a class returns', () => {
    const journal = new Journal();
    const other = { name: 'other' };
    class Named {
      readonly name: string = 'service';
    }
    const Service = new Proxy(Named, { construct: () => other });
    injectable()(Service);
    finalizeWith(journal.write, (service: Named) => [service.name])(Service);
    const container = newContainer();
    container.bind<unknown>('service').to(Service);
    expect(container.get('service') === other).to.equal(true);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['other']);
  });

  it('[C8] a callback can register the plugin in another container and use that container', () => {
    const journal = new Journal();
    const Other: ServiceClass = journal.bothClass('Other');
    const other = new Container();
    const { container } = calling(journal, 'finalizer', () => {
      other.register(FinalizationPlugin);
      other.bind(Other).toSelf().inSingletonScope();
      other.get(Other);
    });
    container.unbindAll();
    expect(journal.take()).to.deep.equal(all);
    other.unbindAll();
    expect(journal.take()).to.deep.equal(['destroy Other1', 'finalize Other1']);
  });

  it('[C8] a second registration in a callback fails there, and nothing else fails', () => {
    const journal = new Journal();
    const errors: unknown[] = [];
    const { container } = calling(journal, 'finalizer', (of) => {
      try {
        of.register(FinalizationPlugin);
      } catch (error) {
        errors.push(error);
      }
    });
    container.unbindAll();
    expect(journal.take()).to.deep.equal(all);
    expect(errors).to.have.length(1);
    expect(errors[0]).to.be.instanceOf(FinalizeError).with.property('code', 'PLUGIN_DUPLICATE');
  });
});
