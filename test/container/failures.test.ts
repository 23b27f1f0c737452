import { expect } from 'chai';
import { Container, injectable, preDestroy } from 'inversify';
import { finalization, finalizeBinding } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { DrainError, FinalizeError, setUnraisableHook } from '../../src/index.js';
import { nextTurn, turnUntil } from '../support/collect.js';
import { throwing } from '../support/hostile.js';
import { Journal, rejection, thrown } from './journal.js';
import { newContainer } from './new-container.js';

const PLACES = ['preDestroy', 'binding', 'container', 'parent', 'finalizer'] as const;
type Place = (typeof PLACES)[number];

/** Makes a container with a singleton some of whose callbacks fail, between two that don't fail. */
function failing(journal: Journal, fails: readonly Place[], how: 'throws' | 'rejects'): Container {
  const act = (place: Place): unknown => {
    journal.write(place);
    if (!fails.includes(place)) return undefined;
    if (how === 'rejects') return Promise.reject(new Error(`${place} failed`));
    throw new Error(`${place} failed`);
  };
  @injectable()
  @finalizeWith(act, () => ['finalizer' as const])
  class Service {
    @preDestroy()
    end(): unknown {
      return act('preDestroy');
    }
  }
  const parent = new Container();
  const container = newContainer({ parent });
  const [Older, Newer] = [journal.bothClass('Older'), journal.bothClass('Newer')];
  for (const id of [Older, Newer]) container.bind(id).toSelf().inSingletonScope();
  const binding = container.bind(Service).toSelf().inSingletonScope();
  binding.onDeactivation(() => act('binding') as undefined);
  container.onDeactivation(Service, () => act('container') as undefined);
  parent.onDeactivation(Service, () => act('parent') as undefined);
  for (const id of [Older, Service, Newer]) container.get<unknown>(id);
  return container;
}

const ALL = ['destroy Newer1', 'finalize Newer1', ...PLACES, 'destroy Older1', 'finalize Older1'];

const NAMES: Readonly<Record<Place, string>> = {
  preDestroy: '@preDestroy end of Service',
  binding: 'onDeactivation of Service',
  container: 'onDeactivation of Service',
  parent: 'onDeactivation of Service',
  finalizer: 'act of Service',
};

function causes(error: unknown): string[] {
  expect(error).to.be.instanceOf(DrainError);
  return (error as DrainError).errors.map((one) => (one.cause as Error).message);
}

function messages(error: unknown): string[] {
  return (error as DrainError).errors.map((one) => one.message);
}

const failureSets: ReadonlyArray<readonly Place[]> = [
  ...PLACES.map((place) => [place]),
  ['preDestroy', 'finalizer'],
  PLACES,
];

describe('a teardown in which something fails', () => {
  for (const fails of failureSets) {
    const places = new Intl.ListFormat('en').format(fails);
    it(`[C4] unbindAll() continues after ${places} threw, then throws all errors`, () => {
      const journal = new Journal();
      const container = failing(journal, fails, 'throws');
      const error = thrown(() => container.unbindAll());
      expect(journal.take()).to.deep.equal(ALL);
      expect(causes(error)).to.deep.equal(fails.map((place) => `${place} failed`));
      expect(messages(error)).to.deep.equal(
        fails.map((place) => `finalizer ${NAMES[place]} failed: ${place} failed`),
      );
      expect(container.isBound('Service')).to.equal(false);
      container.unbindAll();
      expect(journal.take()).to.deep.equal([]);
    });

    for (const how of ['throws', 'rejects'] as const) {
      it(`[C4] unbindAllAsync() continues after ${places} ${how === 'throws' ? 'threw' : 'rejected'}, then rejects with all errors`, async () => {
        const journal = new Journal();
        const container = failing(journal, fails, how);
        const error = await rejection(container.unbindAllAsync());
        expect(journal.take()).to.deep.equal(ALL);
        expect(causes(error)).to.deep.equal(fails.map((place) => `${place} failed`));
        await container.unbindAllAsync();
        expect(journal.take()).to.deep.equal([]);
      });
    }

    it(`[C4] [S4] unbindAll() calls everything after ${places} rejected, and names each of them`, async () => {
      const journal = new Journal();
      const container = failing(journal, fails, 'rejects');
      const reported: string[] = [];
      const previous = setUnraisableHook((error, name) => {
        reported.push(`${name}: ${(error as Error).message}`);
      });
      try {
        const error = thrown(() => container.unbindAll());
        expect(journal.take()).to.deep.equal(ALL);
        expect(error).to.be.instanceOf(FinalizeError).with.property('code', 'ASYNC_IN_SYNC_DRAIN');
        for (const place of fails) expect(String(error)).to.include(NAMES[place]);
        expect(String(error)).to.include('await unbindAllAsync()');
        await turnUntil(() => reported.length === fails.length, 'the rejections to be reported');
        expect(reported).to.deep.equal(fails.map((place) => `${NAMES[place]}: ${place} failed`));
      } finally {
        setUnraisableHook(previous);
      }
    });
  }

  it('[C4] removes the bindings even after failures', async () => {
    for (const unbindAll of [
      async (container: Container) => container.unbindAll(),
      (container: Container) => container.unbindAllAsync(),
    ]) {
      const container = newContainer();
      container
        .bind('service')
        .toDynamicValue(() => ({}))
        .inSingletonScope()
        .onDeactivation(() => {
          throw new Error('failed');
        });
      container.get('service');
      await rejection(unbindAll(container));
      expect(container.isBound('service')).to.equal(false);
    }
  });

  it('[S4] names the asynchronous form that corresponds to each synchronous one', () => {
    const withAsyncHandler = (): Container => {
      const container = newContainer();
      container
        .bind('service')
        .toDynamicValue(() => ({}))
        .inSingletonScope()
        .onDeactivation(async () => undefined);
      container.get('service');
      return container;
    };
    const rows = [
      [(container: Container) => container.unbind('service'), 'unbindAsync'],
      [(container: Container) => container.rebind('service'), 'unbindAsync'],
      [(container: Container) => container.unbindAll(), 'unbindAllAsync'],
      [(container: Container) => container[Symbol.dispose]?.(), 'unbindAllAsync'],
    ] as const;
    for (const [act, form] of rows) {
      const container = withAsyncHandler();
      expect(() => act(container)).to.throw(FinalizeError, `await ${form}() instead`);
      expect(container.isBound('service')).to.equal(false);
    }
  });

  it('[C4] [S4] tears down what was under construction during unbindAll() once it is built', async () => {
    const journal = new Journal();
    const container = newContainer();
    let finish = (): void => undefined;
    const binding = container
      .bind('pending')
      .toDynamicValue(
        () =>
          new Promise<object>((resolve) => {
            finish = () => resolve({});
          }),
      )
      .inSingletonScope();
    finalizeBinding(binding, { func: journal.write, argsOf: () => ['finalize'] });
    binding.onDeactivation(() => journal.write('deactivate'));
    const pending = container.getAsync('pending');
    expect(() => container.unbindAll()).to.throw(
      FinalizeError,
      'the construction of pending returned a promise',
    );
    expect(container.isBound('pending')).to.equal(false);
    expect(journal.take()).to.deep.equal([]);
    finish();
    await pending;
    await turnUntil(() => journal.lines.length === 2, 'the late teardown');
    expect(journal.take()).to.deep.equal(['deactivate', 'finalize']);
  });

  it('[C4] tears down nothing else then, since the container may be in use again', async () => {
    const journal = new Journal();
    const container = new Container();
    container.register(finalization({ timeoutMs: 1 }));
    let finish = (): void => undefined;
    container
      .bind('late')
      .toDynamicValue(
        () =>
          new Promise<object>((resolve) => {
            finish = () => resolve({});
          }),
      )
      .inSingletonScope()
      .onDeactivation(() => journal.write('deactivate late'));
    const late = container.getAsync('late');
    expect(await rejection(container.unbindAllAsync())).to.be.instanceOf(DrainError);
    container.bind('transient').to(journal.finalizedClass('Transient'));
    const transient = container.get('transient');
    finish();
    await late;
    await turnUntil(() => journal.lines.length > 0, 'the late teardown');
    await nextTurn();
    expect(journal.take()).to.deep.equal(['deactivate late']);
    expect(transient).to.have.property('id', 'Transient1');
  });

  it('[C4] reports errors in the teardown of an awaited construction as errors of its own', async () => {
    const container = newContainer();
    container
      .bind('slow')
      .toDynamicValue(async () => ({}))
      .inSingletonScope()
      .onDeactivation(throwing(new Error('failed')));
    void container.getAsync('slow');
    const error = await rejection(container.unbindAllAsync());
    expect(error).to.be.instanceOf(DrainError);
    expect((error as DrainError).errors.map(String)).to.deep.equal([
      'FinalizeError: finalizer onDeactivation of slow failed: failed',
    ]);
  });

  it('[S3] names the step that exceeds timeoutMs or deadlineMs, and continues', async () => {
    const rows = [
      [{ timeoutMs: 5 }, 'within its timeout of 5 ms'],
      [{ deadlineMs: 5 }, 'within the deadline of 5 ms'],
    ] as const;
    for (const [options, limit] of rows) {
      const journal = new Journal();
      const container = new Container();
      container.register(finalization(options));
      const Older = journal.bothClass('Older');
      container.bind(Older).toSelf().inSingletonScope();
      container
        .bind('stuck')
        .toDynamicValue(() => ({}))
        .inSingletonScope()
        .onDeactivation(() => new Promise<void>(() => undefined));
      for (const id of [Older, 'stuck']) container.get<unknown>(id);
      const error = (await rejection(container.unbindAllAsync())) as DrainError;
      expect(error.errors.map(({ code }) => code)).to.deep.equal(['TIMEOUT']);
      expect(error.message).to.include('onDeactivation of stuck').and.to.include(limit);
      expect(journal.take()).to.deep.equal(['destroy Older1', 'finalize Older1']);
    }
  });

  it('[C4] continues if a service is a revoked proxy', async () => {
    for (const unbindAll of [
      async (container: Container) => container.unbindAll(),
      (container: Container) => container.unbindAllAsync(),
    ]) {
      const journal = new Journal();
      const container = newContainer();
      const { proxy, revoke } = Proxy.revocable({}, {});
      const Older = journal.bothClass('Older');
      container.bind(Older).toSelf().inSingletonScope();
      const binding = container
        .bind('proxy')
        .toDynamicValue(() => proxy)
        .inSingletonScope();
      finalizeBinding(binding, { func: journal.write, argsOf: () => ['finalize proxy'] });
      binding.onDeactivation(() => journal.write('deactivate proxy'));
      for (const id of [Older, 'proxy']) container.get<unknown>(id);
      revoke();
      await unbindAll(container);
      expect(journal.take()).to.deep.equal([
        'deactivate proxy',
        'finalize proxy',
        'destroy Older1',
        'finalize Older1',
      ]);
    }
  });

  it('[C4] skips a @preDestroy that is no longer a method, as stock Inversify does', () => {
    @injectable()
    class Service {
      @preDestroy()
      end(): void {
        throw new Error('never called');
      }
    }
    const container = newContainer();
    container.bind(Service).toSelf().inSingletonScope();
    Object.defineProperty(container.get(Service), 'end', { value: undefined });
    container.unbindAll();
    expect(container.isBound(Service)).to.equal(false);
  });
});
