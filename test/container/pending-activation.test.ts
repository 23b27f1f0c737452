import { expect } from 'chai';
import { Container, inject, injectable, preDestroy } from 'inversify';
import { finalization } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { type DrainError, FinalizeError } from '../../src/index.js';
import { nextTurn, turnUntil } from '../support/collect.js';
import { Journal, rejection, thrown } from './journal.js';
import { newContainer } from './new-container.js';

interface Scene {
  readonly container: Container;
  readonly journal: Journal;
  readonly server: Promise<unknown>;
  /** Ends the activation of the server. */
  readonly activate: () => void;
}

type Build = 'class' | 'builder' | 'asynchronous builder';
type ActivatedBy = 'binding' | 'container';

/** A server that uses a pool, and whose asynchronous activation is pending. */
function pendingServer(build: Build, activatedBy: ActivatedBy, fails = false): Scene {
  const journal = new Journal();
  const container = newContainer();

  @injectable()
  @finalizeWith(journal.write, () => ['finalize Pool'])
  class Pool {
    @preDestroy()
    end(): void {
      journal.write('destroy Pool');
    }
  }

  @injectable()
  @finalizeWith(journal.write, () => ['finalize Server'])
  class Server {
    constructor(@inject(Pool) readonly pool: Pool) {}

    @preDestroy()
    end(): void {
      journal.write('destroy Server');
    }
  }

  let activate = (): void => undefined;
  const activated = new Promise<void>((resolve, reject) => {
    activate = fails ? () => reject(new Error('no port')) : resolve;
  });
  const waits = async (_context: unknown, value: unknown): Promise<unknown> => {
    await activated;
    return value;
  };
  container.bind(Pool).toSelf().inSingletonScope();
  const make = (pool: Pool): Server => new Server(pool);
  const to = container.bind<unknown>('server');
  const binding = {
    class: () => to.to(Server).inSingletonScope(),
    builder: () => to.toResolvedValue(make, [Pool]).inSingletonScope(),
    'asynchronous builder': () =>
      to.toDynamicValue(async (context) => make(context.get(Pool))).inSingletonScope(),
  }[build]();
  binding.onDeactivation(() => journal.write('deactivate Server'));
  if (activatedBy === 'container') container.onActivation('server', waits);
  else binding.onActivation(waits);
  const server = container.getAsync('server');
  return { container, journal, server, activate };
}

const builds: readonly Build[] = ['class', 'builder', 'asynchronous builder'];
const activators: readonly ActivatedBy[] = ['binding', 'container'];

describe('a teardown while an asynchronous activation is pending', () => {
  for (const build of builds) {
    for (const activatedBy of activators) {
      const what = `${build === 'asynchronous builder' ? 'an' : 'a'} ${build} with an activation of the ${activatedBy}`;
      const destroyed = build === 'class' ? ['destroy Server'] : [];
      const serverSteps = [...destroyed, 'deactivate Server', 'finalize Server'];
      const poolSteps = ['destroy Pool', 'finalize Pool'];

      it(`[C3] [11.8] unbindAllAsync() tears down ${what} completely before its dependencies`, async () => {
        const { container, journal, server, activate } = pendingServer(build, activatedBy);
        await nextTurn();
        const all = container.unbindAllAsync();
        await nextTurn();
        expect(journal.take()).to.deep.equal([]);
        activate();
        await all;
        await server;
        expect(journal.take()).to.deep.equal([...serverSteps, ...poolSteps]);
      });

      it(`[C3] [11.8] unbindAll() tears down ${what} completely once it is built`, async () => {
        const { container, journal, activate } = pendingServer(build, activatedBy);
        await nextTurn();
        const error = thrown(() => container.unbindAll());
        expect(error).to.be.instanceOf(FinalizeError).with.property('code', 'ASYNC_IN_SYNC_DRAIN');
        expect(journal.take()).to.deep.equal(poolSteps);
        activate();
        await turnUntil(() => journal.lines.length >= serverSteps.length, 'the late teardown');
        expect(journal.take()).to.deep.equal(serverSteps);
      });

      it(`[C3] [11.8] [11.9] unbindAll() while unbindAllAsync() waits for ${what} keeps its steps in order`, async () => {
        const { container, journal, activate } = pendingServer(build, activatedBy);
        await nextTurn();
        const all = container.unbindAllAsync();
        container.unbindAll();
        expect(journal.take()).to.deep.equal(poolSteps);
        activate();
        await all;
        expect(journal.take()).to.deep.equal(serverSteps);
      });

      it(`[C3] [11.8] releases ${what} that fails, in both forms`, async () => {
        for (const form of ['unbindAll', 'unbindAllAsync'] as const) {
          const scene = pendingServer(build, activatedBy, true);
          const { container, journal, activate } = scene;
          const failed = rejection(scene.server);
          await nextTurn();
          const all =
            form === 'unbindAll' ? thrown(() => container.unbindAll()) : container.unbindAllAsync();
          activate();
          await all;
          expect(await failed).to.be.instanceOf(Error);
          container.unbindAll();
          expect(journal.take()).to.have.members(['finalize Server', ...poolSteps]);
        }
      });
    }
  }

  it('[C3] [11.8] waits once for each pending activation that does not settle in time', async () => {
    const container = new Container();
    container.register(finalization({ timeoutMs: 10 }));

    @injectable()
    @finalizeWith(() => undefined)
    class Transient {}
    container.bind(Transient).toSelf();
    const never = (): Promise<never> => new Promise(() => undefined);
    for (const name of ['older', 'newer']) {
      container.bind(name).toDynamicValue(never).inSingletonScope();
      void container.getAsync(name);
    }
    await nextTurn();
    const all = rejection(container.unbindAllAsync());
    const held = container.get(Transient);
    const { errors } = (await all) as DrainError;
    expect(errors.map(({ message }) => message.split(' to settle')[0])).to.deep.equal([
      'expected finalizer the construction of newer',
      'expected finalizer the construction of older',
    ]);
    expect(held).to.be.an('object');
  });

  it('[C3] [11.8] unbindAllAsync() tears down two pending singletons in order if one uses the other', async () => {
    const journal = new Journal();
    const container = newContainer();

    @injectable()
    @finalizeWith(journal.write, () => ['finalize Pool'])
    class Pool {}

    @injectable()
    class Log {}

    @injectable()
    class Server {
      constructor(
        @inject(Pool) readonly pool: Pool,
        @inject(Log) readonly log: Log,
      ) {}
    }

    let activate = (): void => undefined;
    const activated = new Promise<void>((resolve) => {
      activate = resolve;
    });
    const pool = container.bind(Pool).toSelf().inSingletonScope();
    pool.onActivation(async (_context, made) => {
      await activated;
      return made;
    });
    pool.onDeactivation(() => journal.write('deactivate Pool'));
    container.bind(Log).toSelf().inSingletonScope();
    container
      .bind(Server)
      .toSelf()
      .inSingletonScope()
      .onDeactivation(() => journal.write('deactivate Server'));
    const server = container.getAsync(Server);
    await nextTurn();
    const all = container.unbindAllAsync();
    activate();
    await Promise.all([all, server]);
    expect(journal.take()).to.deep.equal(['deactivate Server', 'deactivate Pool', 'finalize Pool']);
  });

  for (const scope of ['Singleton', 'Transient'] as const) {
    it(`[C8] [11.8] unbindAllAsync() waits for a ${scope.toLowerCase()} that is built during it for a pending singleton`, async () => {
      const journal = new Journal();
      const container = newContainer();
      let removed = (): void => undefined;
      const removal = new Promise<void>((resolve) => {
        removed = resolve;
      });
      let activate = (): void => undefined;
      const activated = new Promise<void>((resolve) => {
        activate = resolve;
      });

      @injectable()
      @finalizeWith(() => removal)
      class Cache {}

      @injectable(scope)
      @finalizeWith(journal.write, () => ['finalize Pool'])
      class Pool {}

      @injectable()
      class Settings {}

      @injectable()
      @finalizeWith(journal.write, () => ['finalize Server'])
      class Server {
        constructor(
          @inject(Pool) readonly pool: Pool,
          @inject(Settings) readonly settings: Settings,
        ) {}
      }

      container.bind(Cache).toSelf().inSingletonScope();
      container.bind(Pool).toSelf();
      container.bind(Server).toSelf().inSingletonScope();
      container
        .bind(Settings)
        .toSelf()
        .onActivation(async (_context, made) => {
          await activated;
          return made;
        });
      container.get(Cache);
      const all = container.unbindAllAsync();
      const server = container.getAsync(Server);
      removed();
      await nextTurn();
      expect(journal.take()).to.deep.equal([]);
      activate();
      await Promise.all([all, server]);
      expect(journal.take()).to.deep.equal(['finalize Server', 'finalize Pool']);
    });
  }

  it('[C3] awaits once a promise that is the value of two services, and tears down both', async () => {
    const journal = new Journal();
    const container = newContainer();
    let fulfill = (_pool: object): void => undefined;
    const pool = new Promise<object>((resolve) => {
      fulfill = resolve;
    });
    for (const id of ['first', 'second']) {
      container
        .bind<object>(id)
        .toConstantValue(pool)
        .onDeactivation(() => journal.write(id));
    }
    const values = Promise.all([container.getAsync('first'), container.getAsync('second')]);
    const end = container.unbindAllAsync();
    await nextTurn();
    expect(journal.take()).to.deep.equal([]);
    fulfill({});
    await Promise.all([values, end]);
    expect(journal.take()).to.deep.equal(['second', 'first']);
  });
});
