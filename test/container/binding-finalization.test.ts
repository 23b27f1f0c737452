import { expect } from 'chai';
import { injectable, preDestroy } from 'inversify';
import { finalizeBinding, finalizersOf } from '../../container/index.js';
import { nextTurn } from '../support/collect.js';
import { Journal } from './journal.js';
import { newContainer } from './new-container.js';

const nothing = (): void => undefined;

describe('the options of finalizeBinding', () => {
  it('[C6] leave atexit unchanged if it is omitted', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container.bind(Service).toSelf().inSingletonScope();
    finalizeBinding(finalizeBinding(binding, { atexit: false }), {});
    container.get(Service);
    container.unbindAll();
    expect(journal.lines).to.deep.equal([]);
  });

  it('[C6] replace atexit false with true for what is built later', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container.bind(Service).toSelf().inSingletonScope();
    finalizeBinding(finalizeBinding(binding, { atexit: false }), { atexit: true });
    container.get(Service);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['finalize Service1']);
  });

  it('[C6] add func to an existing singleton, and keep the atexit of its finalizers', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container.bind(Service).toSelf().inSingletonScope();
    container.get(Service);
    finalizeBinding(binding, { func: journal.write, argsOf: () => ['func'] });
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['func', 'finalize Service1']);
  });

  it('[C6] do not apply to transient instances that were returned before', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container.bind(Service).toSelf().inTransientScope();
    finalizeBinding(binding, { func: nothing });
    const held = [container.get(Service)];
    finalizeBinding(binding, { atexit: false });
    held.push(container.get(Service));
    const flags = [...finalizersOf(container)].map(({ atexit }) => atexit);
    expect(flags).to.deep.equal([false, false, true, true]);
    expect(held).to.have.lengthOf(2);
  });

  for (const how of ['func', 'dispose'] as const) {
    it(`[C3] [C6] [11.10] ${how}, if it is configured during a teardown, runs when its singleton's turn comes`, async () => {
      const journal = new Journal();
      const container = newContainer();
      const [Pool, Server] = [journal.bothClass('Pool'), journal.bothClass('Server')];
      const pool = container.bind(Pool).toSelf().inSingletonScope();
      container.bind(Server).toSelf().inSingletonScope();
      for (const id of [Pool, Server]) container.get(id);
      container.onDeactivation(Server, async () => {
        if (how === 'func') finalizeBinding(pool, { func: () => journal.write('late') });
        else finalizeBinding(pool, { dispose: () => journal.write('late') });
        await Promise.resolve();
      });
      await container.unbindAllAsync();
      expect(journal.take()).to.deep.equal([
        'destroy Server1',
        'finalize Server1',
        'destroy Pool1',
        'late',
        'finalize Pool1',
      ]);
    });
  }

  for (const activation of ['of the binding', 'of the container', 'of both'] as const) {
    for (const ends of ['before', 'after'] as const) {
      it(`[C6] [11.10] add each finalizer once to a singleton under construction, if the activation ${activation} wraps it ${ends} the call`, async () => {
        const journal = new Journal();
        const container = newContainer();
        let open = (): void => undefined;
        const gate = new Promise<void>((resolve) => (open = resolve));
        const wrap = async (_context: unknown, pool: object): Promise<object> => {
          await (ends === 'before' ? Promise.resolve() : gate);
          return { pool };
        };
        const binding = container.bind<object>('pool').toDynamicValue(async () => ({}));
        binding.inSingletonScope();
        const options = (line: string): { func: () => void } => ({
          func: () => journal.write(line),
        });
        finalizeBinding(binding, options('first'));
        finalizeBinding(binding, { dispose: () => journal.write('dispose first') });
        if (activation !== 'of the container') binding.onActivation(wrap);
        container.onActivation<object>('pool', async (context, pool) => {
          const wrapped = activation === 'of the binding' ? pool : await wrap(context, pool);
          await gate;
          return wrapped;
        });
        const pool = container.getAsync('pool');
        for (let turn = 0; turn < 3; turn++) await nextTurn();
        finalizeBinding(binding, options('second'));
        finalizeBinding(binding, { dispose: () => journal.write('dispose second') });
        open();
        await pool;
        await nextTurn();
        await container.unbindAllAsync();
        expect(journal.take()).to.deep.equal(['dispose second', 'second', 'first']);
      });
    }
  }

  it('[C6] add a finalizer that was configured later to an object that the binding yields again', () => {
    const journal = new Journal();
    const container = newContainer();
    const pool = {};
    const binding = container.bind<object>('pool').toDynamicValue(() => pool);
    for (const line of ['first', 'second']) {
      finalizeBinding(binding, { func: () => journal.write(line) });
      for (let count = 0; count < 2; count++) container.get('pool');
    }
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['second', 'first']);
  });

  it('[C6] apply to the clone that restore() puts back', () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    const binding = container
      .bind('service')
      .toDynamicValue(() => new Service())
      .inSingletonScope();
    const identifier = binding.getIdentifier();
    container.snapshot();
    container.restore();
    container.get('service');
    finalizeBinding(identifier, { atexit: false });
    container.unbindAll();
    expect(journal.lines).to.deep.equal([]);
  });

  it('[C6] apply to a singleton that has no finalizer', () => {
    const container = newContainer();
    @injectable()
    class Plain {}
    const bindings = [
      container
        .bind('number')
        .toDynamicValue(() => 1)
        .inSingletonScope(),
      container
        .bind('object')
        .toDynamicValue(() => ({}))
        .inSingletonScope(),
      container.bind('plain').to(Plain).inSingletonScope(),
    ];
    for (const id of ['number', 'object', 'plain']) container.get<unknown>(id);
    for (const binding of bindings) finalizeBinding(binding, { atexit: false });
    expect(finalizersOf(container).size).to.equal(0);
  });

  it('[C6] name all finalizers in the error if the binding yields a primitive value', () => {
    const container = newContainer();
    const binding = container.bind<unknown>('port').toDynamicValue(() => 8080);
    finalizeBinding(binding, { func: function first() {} });
    finalizeBinding(binding, { func: function second() {} });
    expect(() => container.get<unknown>('port')).to.throw('that finalizer first, second can be');
  });

  it('[C3] are not passed to @preDestroy, which gets no arguments', () => {
    const seen: unknown[][] = [];
    @injectable()
    class Service {
      @preDestroy()
      end(...args: unknown[]): void {
        seen.push(args);
      }
    }
    const container = newContainer();
    container.bind(Service).toSelf().inSingletonScope();
    container.get(Service);
    container.unbindAll();
    expect(seen).to.deep.equal([[]]);
  });
});
