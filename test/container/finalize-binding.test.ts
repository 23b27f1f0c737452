import { expect } from 'chai';
import { type BindToFluentSyntax, type BindWhenOnFluentSyntax, Container } from 'inversify';
import { FinalizationPlugin, finalizeBinding, finalizersOf } from '../../container/index.js';
import { finalizerArgs } from '../../decorators/index.js';
import { FinalizeError, setUnraisableHook } from '../../src/index.js';
import { collectUntil, turnUntil } from '../support/collect.js';
import { Journal, rejection, thrown } from './journal.js';
import { newContainer } from './new-container.js';

interface Pool {
  readonly handle: string;
}

/** Every type of binding that `finalizeBinding` accepts, in every scope that it can have. */
const bindings: ReadonlyArray<
  readonly [name: string, to: (bind: BindToFluentSyntax<Pool>) => BindWhenOnFluentSyntax<Pool>]
> = [
  ['toConstantValue', (bind) => bind.toConstantValue({ handle: 'pool' })],
  ...(['inSingletonScope', 'inTransientScope', 'inRequestScope'] as const).flatMap(
    (inScope) =>
      [
        [`toDynamicValue ${inScope}`, (bind) => bind.toDynamicValue(newPool)[inScope]()],
        [
          `toDynamicValue(async) ${inScope}`,
          (bind) => bind.toDynamicValue(async () => newPool())[inScope](),
        ],
        [`toResolvedValue ${inScope}`, (bind) => bind.toResolvedValue(newPool)[inScope]()],
        [`to ${inScope}`, (bind) => bind.to(PoolClass)[inScope]()],
      ] satisfies Array<[string, (bind: BindToFluentSyntax<Pool>) => BindWhenOnFluentSyntax<Pool>]>,
  ),
];

function newPool(): Pool {
  return { handle: 'pool' };
}

class PoolClass implements Pool {
  readonly handle: string = 'pool';
}

describe('finalizeBinding', () => {
  for (const [name, to] of bindings) {
    for (const when of ['before the plugin', 'after the plugin', 'after the first get'] as const) {
      it(`[C6] creates a finalizer for what ${name} yields, called ${when}`, async () => {
        const journal = new Journal();
        const container = new Container();
        if (when !== 'before the plugin') container.register(FinalizationPlugin);
        const binding = to(container.bind<Pool>('pool'));
        const held: Pool[] = [];
        if (when === 'after the first get') held.push(await container.getAsync<Pool>('pool'));
        const options = {
          func: journal.write,
          argsOf: (pool: Pool): [string] => [`close ${pool.handle}`],
        };
        expect(finalizeBinding(binding, options) === binding).to.equal(true);
        if (when === 'before the plugin') container.register(FinalizationPlugin);
        held.push(await container.getAsync<Pool>('pool'), await container.getAsync<Pool>('pool'));
        const last = held.slice(-2);
        expect(finalizersOf(container).size).to.equal(new Set(last).size);
        container.unbindAll();
        expect(journal.take()).to.deep.equal(Array(new Set(last).size).fill('close pool'));
      });
    }
  }

  it('[C6] accepts an identifier, and finds the binding among those of other containers', () => {
    const journal = new Journal();
    const containers = Array.from({ length: 40 }, () => newContainer());
    const all = containers.map((container) =>
      container.bind<Pool>('pool').toDynamicValue(newPool).getIdentifier(),
    );
    for (const [index, identifier] of all.entries()) {
      finalizeBinding(identifier, { func: journal.write, argsOf: () => [`close ${index}`] });
    }
    const held = containers.map((container) => container.get('pool'));
    for (const container of containers) container.unbindAll();
    expect(journal.take()).to.deep.equal(held.map((_pool, index) => `close ${index}`));
  });

  it('[C6] sets atexit of all finalizers of the binding to false, whatever the decorator says', async () => {
    for (const built of ['before', 'after']) {
      const journal = new Journal();
      const container = newContainer();
      const Service = journal.finalizedClass('Service');
      const binding = container.bind(Service).toSelf().inSingletonScope();
      if (built === 'before') container.get(Service);
      finalizeBinding(binding, { func: journal.write, argsOf: () => ['func'] });
      finalizeBinding(binding, { atexit: false });
      container.get(Service);
      expect([...finalizersOf(container)].map(({ atexit }) => atexit)).to.deep.equal([
        false,
        false,
      ]);
      finalizersOf(container).drain();
      container.unbindAll();
      expect(journal.lines).to.deep.equal([]);
      await collectUntil(() => journal.lines.length === 2, 'the excluded finalizers');
      expect(journal.take()).to.deep.equal(['func', 'finalize Service1']);
    }
  });

  it('[C6] keeps all options that were given before the plugin, in their order', () => {
    const journal = new Journal();
    const container = new Container();
    const binding = container.bind<Pool>('pool').toDynamicValue(newPool);
    for (const name of ['first', 'second', 'third']) {
      finalizeBinding(binding, { func: journal.write, argsOf: () => [name] });
    }
    container.register(FinalizationPlugin);
    const held = container.get('pool');
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['third', 'second', 'first']);
    expect(held).to.be.an('object');
  });

  it('[C6] sets atexit to true again in a later call', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container.bind(Service).toSelf().inSingletonScope();
    finalizeBinding(finalizeBinding(binding, { atexit: false }), { atexit: true });
    finalizeBinding(binding, {});
    container.get(Service);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Service1']);
  });

  it('[C6] applies only to its own binding', () => {
    const journal = new Journal();
    const container = newContainer();
    const [One, Other] = [journal.finalizedClass('One'), journal.finalizedClass('Other')];
    finalizeBinding(container.bind(One).toSelf(), { atexit: false });
    container.bind(Other).toSelf();
    const held = [container.get(One), container.get(Other)];
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Other1']);
    expect(held).to.have.length(2);
  });

  it('[C6] adds to the finalizers of a decorated class; several calls add up, newest first', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container.bind(Service).toSelf();
    for (const name of ['first', 'second']) {
      finalizeBinding(binding, { func: journal.write, argsOf: () => [name] });
    }
    const held = container.get(Service);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['second', 'first', `finalize ${held.id}`]);
  });

  it('[C5] [C6] unbind() calls both if a builder yields an instance of a decorated class', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container.bind('service').toDynamicValue(() => new Service());
    const options = { func: journal.write, argsOf: () => ['of the binding'] as const };
    finalizeBinding(binding.inSingletonScope(), options);
    container.get('service');
    container.unbind('service');
    expect(journal.take()).to.deep.equal(['of the binding', 'finalize Service1']);
  });

  it('[C6] accepts a primitive if only atexit is given', () => {
    const container = newContainer();
    const binding = container.bind('port').toDynamicValue(() => 8080);
    finalizeBinding(binding, { atexit: false });
    expect(container.get('port')).to.equal(8080);
  });

  it('[C6] [C8] gives a constant no finalizer during its own teardown', () => {
    const journal = new Journal();
    const container = newContainer();
    const binding = container.bind('constant').toConstantValue({});
    binding.onDeactivation(() => {
      container.get('constant');
      finalizeBinding(binding, { func: journal.write, argsOf: () => ['finalize'] });
    });
    container.get('constant');
    container.unbindAll();
    expect(journal.take()).to.deep.equal([]);
    expect(finalizersOf(container).size).to.equal(0);
  });

  it("[C6] reads kwargs, and calls the object's own method if argsOf is omitted", () => {
    const calls: unknown[][] = [];
    const container = newContainer();
    const record = (...args: unknown[]): void => void calls.push(args);
    finalizeBinding(container.bind<Pool>('pool').toDynamicValue(newPool), {
      func: (handle: string, kwargs: { size: number }) => record(handle, kwargs),
      argsOf: (pool) => [pool.handle],
      kwargsOf: () => ({ size: 3 }),
    });
    class Own {
      [finalizerArgs](): [string] {
        return ['own'];
      }
    }
    finalizeBinding(
      container.bind<Own>('own').toDynamicValue(() => new Own()),
      { func: (name: string) => record(name) },
    );
    finalizeBinding(container.bind<Pool>('none').toDynamicValue(newPool), { func: () => record() });
    const held = ['pool', 'own', 'none'].map((id) => container.get(id));
    container.unbindAll();
    expect(calls).to.deep.equal([[], ['own'], ['pool', { size: 3 }]]);
    expect(held).to.have.length(3);
  });

  it('[C6] creates no second finalizer for an object that the binding yields again', () => {
    const journal = new Journal();
    const container = newContainer();
    const shared = newPool();
    const binding = container.bind<Pool>('pool').toDynamicValue(() => shared);
    finalizeBinding(binding, { func: journal.write, argsOf: () => ['close'] });
    for (let time = 0; time < 3; time++) container.get('pool');
    expect(finalizersOf(container).size).to.equal(1);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['close']);
  });

  it('[C6] applies to what the handlers of the binding return, even if they are asynchronous', async () => {
    const journal = new Journal();
    const container = newContainer();
    const binding = container.bind<Pool>('pool').toDynamicValue(newPool);
    finalizeBinding(binding, {
      func: journal.write,
      argsOf: (pool: Pool): [string] => [pool.handle],
    });
    binding.onActivation(async () => ({ handle: 'wrapped' }));
    const held = await container.getAsync<Pool>('pool');
    container.unbindAll();
    expect(journal.take()).to.deep.equal([held.handle]);
  });

  it('[C6] creates the finalizer of a singleton under construction once it is built, and only once', async () => {
    const journal = new Journal();
    const container = newContainer();
    const binding = container.bind<Pool>('pool').toDynamicValue(async () => newPool());
    binding.inSingletonScope();
    finalizeBinding(binding, { func: journal.write, argsOf: () => ['first'] });
    const pool = container.getAsync('pool');
    finalizeBinding(binding, { func: journal.write, argsOf: () => ['second'] });
    await pool;
    await turnUntil(() => finalizersOf(container).size === 2, 'both finalizers');
    await container.unbindAllAsync();
    expect(journal.take().toSorted()).to.deep.equal(['first', 'second']);
  });

  it('[C6] reports an error in creating that finalizer, since no caller gets it', async () => {
    const container = newContainer();
    let finish = (_pool: Pool): void => undefined;
    const binding = container.bind<Pool>('pool').toDynamicValue(newPool);
    binding.inSingletonScope();
    container.onActivation<Pool>('pool', () => {
      return new Promise<Pool>((resolve) => {
        finish = resolve;
      });
    });
    const pool = container.getAsync('pool');
    const reported: string[] = [];
    const previous = setUnraisableHook((error, name) => reported.push(`${name}: ${String(error)}`));
    try {
      finalizeBinding(binding, {
        func: (_handle: string) => undefined,
        argsOf: () => {
          throw new Error('no handle');
        },
      });
      finish(newPool());
      await pool;
      await turnUntil(() => reported.length > 0, 'the report');
    } finally {
      setUnraisableHook(previous);
    }
    expect(reported[0]).to.include('func of pool').and.to.include('no handle');
    const failed = newContainer();
    const rejected = failed
      .bind<Pool>('pool')
      .toDynamicValue(async () => {
        throw new Error('no pool');
      })
      .inSingletonScope();
    const end = rejection(failed.getAsync('pool'));
    finalizeBinding(rejected, { func: () => undefined });
    expect(String(await end)).to.equal('Error: no pool');
  });

  const primitives: ReadonlyArray<readonly [value: unknown, words: string]> = [
    ['text', 'the string "text"'],
    [7, 'the number 7'],
    [null, 'null'],
    [undefined, 'undefined'],
    [Symbol.for('s'), 'the symbol Symbol(s)'],
  ];
  for (const [value, words] of primitives) {
    it(`[C6] makes get() throw if the binding yields ${words}`, async () => {
      const container = newContainer();
      const func = (): void => undefined;
      finalizeBinding(
        container.bind<unknown>('sync').toDynamicValue(() => value),
        { func },
      );
      finalizeBinding(
        container.bind<unknown>('async').toDynamicValue(async () => value),
        { func },
      );
      const errors = [
        thrown(() => container.get('sync')),
        await rejection(container.getAsync('async')),
      ];
      for (const [index, id] of ['sync', 'async'].entries()) {
        expect(errors[index]).to.be.instanceOf(FinalizeError);
        expect(errors[index]).to.have.property('code', 'INVALID_ARGUMENT');
        expect(String(errors[index])).to.include(
          `expected the binding of ${id} to yield an object that finalizer func can be tied to, but got ${words}`,
        );
      }
      expect(finalizersOf(container).size).to.equal(0);
    });
  }

  it('[C6] throws immediately if the binding has yielded a primitive already, and changes nothing', () => {
    const container = newContainer();
    const binding = container.bind('port').toConstantValue(80);
    container.get('port');
    expect(() => finalizeBinding(binding, { func: () => undefined })).to.throw(
      FinalizeError,
      'the binding of port',
    );
    expect(container.get('port')).to.equal(80);
    container.unbindAll();
  });

  const wrong: ReadonlyArray<readonly [binding: unknown, options: unknown, words: string]> = [
    [
      undefined,
      {},
      'expected a binding, but got undefined; write finalizeBinding(container.bind(Service).toSelf(), { ... })',
    ],
    ['pool', {}, 'expected a binding, but got the string "pool"'],
    [{ id: 'x' }, {}, 'expected a binding, but got an object of class Object'],
    [{ getIdentifier: () => null }, {}, 'expected a binding'],
    [
      { id: 1 },
      undefined,
      'expected options of finalizeBinding to be an object, but got undefined',
    ],
    [
      { id: 1 },
      null,
      'to be an object, but got null; write { atexit: false }, or { func: close, argsOf: (service) => [service.handle] }',
    ],
    [{ id: 1 }, 'x', 'to be an object, but got the string "x"'],
    [
      { id: 1 },
      { func: 1 },
      'expected func of finalizeBinding to be a function, but got the number 1; write { func: close, argsOf: (service) => [service.handle] }',
    ],
    [
      { id: 1 },
      { func: newPool, argsOf: [] },
      'expected argsOf of finalizeBinding to be a function',
    ],
    [{ id: 1 }, { func: newPool, kwargsOf: {} }, 'expected kwargsOf of finalizeBinding'],
    [{ id: 1 }, { argsOf: newPool }, 'expected func with argsOf and kwargsOf'],
    [
      { id: 1 },
      { kwargsOf: newPool },
      'expected func with argsOf and kwargsOf of finalizeBinding, but got none; write { func: close, argsOf: (service) => [service.handle] }',
    ],
  ];
  for (const [binding, options, words] of wrong) {
    it(`rejects wrong input: ${words}`, () => {
      const act = (): unknown => finalizeBinding(binding as never, options as never);
      expect(act).to.throw(FinalizeError, words).with.property('code', 'INVALID_ARGUMENT');
    });
  }

  it('[F11] rejects an object among its own arguments, and names the service', () => {
    const container = newContainer();
    finalizeBinding(container.bind<Pool>('pool').toDynamicValue(newPool), {
      func: (_pool: Pool) => undefined,
      argsOf: (pool: Pool): [Pool] => [pool],
    });
    expect(() => container.get('pool'))
      .to.throw(FinalizeError, 'args[0] of finalizer func of pool')
      .with.property('code', 'SELF_REFERENCE');
    finalizeBinding(container.bind<Pool>('other').toDynamicValue(newPool), {
      func: () => undefined,
      argsOf: (pool: Pool) => pool as never,
    });
    expect(() => container.get('other')).to.throw(FinalizeError, 'argsOf of other');
    expect(finalizersOf(container).size).to.equal(0);
  });

  it('names a service by its class or its symbol', () => {
    const container = newContainer();
    const symbol = Symbol('port');
    for (const id of [PoolClass, symbol]) {
      finalizeBinding(
        container.bind<unknown>(id).toDynamicValue(() => 1),
        { func: () => undefined },
      );
      const name = typeof id === 'symbol' ? 'Symbol(port)' : 'PoolClass';
      expect(() => container.get<unknown>(id)).to.throw(`the binding of ${name} to yield`);
    }
  });
});
