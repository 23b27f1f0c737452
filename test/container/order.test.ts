import { expect } from 'chai';
import { Container, inject, injectable, postConstruct, preDestroy } from 'inversify';
import { FinalizationPlugin, finalizeBinding, finalizersOf } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { Journal } from './journal.js';
import { newContainer } from './new-container.js';

/** Each form of `unbindAll`; both must do the same in the same order. */
const forms: ReadonlyArray<readonly [name: string, unbindAll: (of: Container) => Promise<void>]> = [
  ['unbindAll', async (container) => container.unbindAll()],
  ['unbindAllAsync', (container) => container.unbindAllAsync()],
];

for (const [form, unbindAll] of forms) {
  describe(`the order of ${form}`, () => {
    it('[C3] calls @preDestroy, the handlers of the binding, the container and the parent, then finalizers', async () => {
      const { write, lines } = new Journal();
      @injectable()
      class Base {
        @preDestroy()
        end(): void {
          write('preDestroy');
        }
      }
      @finalizeWith(write, () => ['second finalizer'])
      @finalizeWith(write, () => ['first finalizer'])
      @injectable()
      class Service extends Base {
        @preDestroy()
        override end(): void {
          write('preDestroy');
        }
      }
      const parent = newContainer();
      const container = newContainer({ parent });
      const binding = container.bind(Service).toSelf().inSingletonScope();
      finalizeBinding(binding, { func: write, argsOf: () => ['finalizer of the binding'] });
      binding.onDeactivation(() => write('handler of the binding'));
      container.onDeactivation(Service, () => write('first handler of the container'));
      container.onDeactivation(Service, () => write('second handler of the container'));
      parent.onDeactivation(Service, () => write('handler of the parent'));
      container.get(Service);
      await unbindAll(container);
      expect(lines).to.deep.equal([
        'preDestroy',
        'handler of the binding',
        'first handler of the container',
        'second handler of the container',
        'handler of the parent',
        'finalizer of the binding',
        'second finalizer',
        'first finalizer',
      ]);
    });

    it('[C3] destroys a dependent before its dependency, whichever was bound or resolved first', async () => {
      for (const firstBound of ['Database', 'Repository']) {
        for (const firstResolved of ['Database', 'Repository']) {
          const journal = new Journal();
          const Database = journal.bothClass('Database');
          const Base = journal.bothClass('Repository');
          @injectable()
          class Repository extends Base {
            constructor(@inject('Database') readonly database: object) {
              super();
            }

            @preDestroy()
            end(): void {
              journal.write(`destroy ${this.id}`);
            }
          }
          const container = newContainer();
          const bindings = {
            Database: () => container.bind('Database').to(Database).inSingletonScope(),
            Repository: () => container.bind('Repository').to(Repository).inSingletonScope(),
          };
          const order = ['Database', 'Repository'] as const;
          for (const id of firstBound === 'Database' ? order : order.toReversed()) bindings[id]();
          container.get(firstResolved);
          container.get('Repository');
          await unbindAll(container);
          expect(journal.take()).to.deep.equal([
            'destroy Repository1',
            'finalize Repository1',
            'destroy Database1',
            'finalize Database1',
          ]);
        }
      }
    });

    it('[C3] destroys a diamond from its top, whatever was resolved first', async () => {
      for (const entered of ['left', 'right', 'bottom', 'top']) {
        const journal = new Journal();
        const singleton = (id: string, ...dependencies: string[]): void => {
          const binding = container
            .bind(id)
            .toResolvedValue((...parts: unknown[]) => ({ id, parts }), dependencies)
            .inSingletonScope();
          finalizeBinding(binding, { func: journal.write, argsOf: () => [id] });
        };
        const container = newContainer();
        singleton('bottom');
        singleton('top', 'left', 'right');
        singleton('right', 'bottom');
        singleton('left', 'bottom');
        container.get(entered);
        container.get('top');
        await unbindAll(container);
        const middle = entered === 'right' ? ['left', 'right'] : ['right', 'left'];
        expect(journal.take()).to.deep.equal(['top', ...middle, 'bottom']);
      }
    });

    it('[C3] orders transient and request instances and singletons as they were made', async () => {
      const journal = new Journal();
      const container = newContainer();
      const [First, Second] = [journal.bothClass('First'), journal.destroyedClass('Second')];
      const [Transient, Request] = [
        journal.finalizedClass('Transient'),
        journal.finalizedClass('Request'),
      ];
      container.bind(Second).toSelf().inSingletonScope();
      container.bind(First).toSelf().inSingletonScope();
      container.bind(Transient).toSelf().inTransientScope();
      container.bind(Request).toSelf().inRequestScope();
      const held = [Transient, First, Transient, Request, Second, Transient, Request].map((id) =>
        container.get(id),
      );
      expect(held.length).to.equal(7);
      await unbindAll(container);
      expect(journal.take()).to.deep.equal([
        'finalize Request2',
        'finalize Transient3',
        'destroy Second1',
        'finalize Request1',
        'finalize Transient2',
        'destroy First1',
        'finalize First1',
        'finalize Transient1',
      ]);
    });

    it('[C3] orders what a handler, a builder or @postConstruct resolves by construction', async () => {
      const journal = new Journal();
      const container = newContainer();
      const [Handler, Builder, Post] = ['Handler', 'Builder', 'Post'].map((name) =>
        journal.destroyedClass(name),
      ) as [Base, Base, Base];
      type Base = ReturnType<Journal['destroyedClass']>;
      const Service = journal.destroyedClass('Service');
      @injectable()
      class Outer {
        @postConstruct()
        start(): void {
          container.get(Post);
        }

        @preDestroy()
        end(): void {
          journal.write('destroy Outer');
        }
      }
      for (const id of [Handler, Builder, Post]) container.bind(id).toSelf().inSingletonScope();
      container.bind(Outer).toSelf().inSingletonScope();
      container
        .bind(Service)
        .toSelf()
        .inSingletonScope()
        .onActivation((context, service) => {
          context.get(Handler);
          return service;
        });
      container
        .bind<object>('dynamic')
        .toDynamicValue((context) => ({ built: context.get(Builder) }))
        .inSingletonScope()
        .onDeactivation(() => journal.write('deactivate dynamic'));
      for (const id of [Service, 'dynamic', Outer]) container.get<unknown>(id);
      await unbindAll(container);
      expect(journal.take()).to.deep.equal([
        'destroy Outer',
        'destroy Post1',
        'deactivate dynamic',
        'destroy Builder1',
        'destroy Handler1',
        'destroy Service1',
      ]);
    });

    it('[C3] finalizes the results of asynchronous constructions in reverse order of their completion', async () => {
      const journal = new Journal();
      const container = newContainer();
      const gates = new Map<string, () => void>();
      for (const id of ['first bound', 'second bound', 'third bound']) {
        container
          .bind(id)
          .toDynamicValue(
            () =>
              new Promise<object>((resolve) => {
                gates.set(id, () => resolve({ id }));
              }),
          )
          .inSingletonScope()
          .onDeactivation(() => journal.write(id));
      }
      const order = ['second bound', 'third bound', 'first bound'];
      const all = order.map((id) => container.getAsync(id));
      for (const [index, id] of order.entries()) {
        gates.get(id)?.();
        await all[index];
      }
      await unbindAll(container);
      expect(journal.take()).to.deep.equal(order.toReversed());
    });

    it('[C3] skips transients that were collected, and finalizers that were called explicitly', async () => {
      const journal = new Journal();
      const container = newContainer();
      const Transient = journal.finalizedClass('Transient');
      container.bind(Transient).toSelf();
      const held = [container.get(Transient), container.get(Transient), container.get(Transient)];
      const [, second] = finalizersOf(container);
      second?.();
      expect(journal.take()).to.deep.equal(['finalize Transient2']);
      await unbindAll(container);
      expect(journal.take()).to.deep.equal(['finalize Transient3', 'finalize Transient1']);
      expect([held.length, finalizersOf(container).size]).to.deep.equal([3, 0]);
    });

    it('[C3] calls nothing for singletons that were never built', async () => {
      const journal = new Journal();
      const container = newContainer();
      const Service = journal.bothClass('Service');
      container
        .bind(Service)
        .toSelf()
        .inSingletonScope()
        .onDeactivation(() => journal.write('deactivated'));
      await unbindAll(container);
      expect(journal.take()).to.deep.equal([]);
      expect(container.isBound(Service)).to.equal(false);
    });

    it('[C3] tears down constants and what was built before the plugin last, newest binding first', async () => {
      const journal = new Journal();
      const container = new Container();
      const [Older, Newer] = [journal.destroyedClass('Older'), journal.destroyedClass('Newer')];
      for (const id of [Older, Newer]) container.bind(id).toSelf().inSingletonScope();
      for (const id of [Newer, Older]) container.get(id);
      container.register(FinalizationPlugin);
      const Service = journal.bothClass('Service');
      container.bind(Service).toSelf().inSingletonScope();
      container.get(Service);
      container
        .bind('constant')
        .toConstantValue({})
        .onDeactivation(() => journal.write('deactivate constant'));
      container.get('constant');
      await unbindAll(container);
      expect(journal.take()).to.deep.equal([
        'destroy Service1',
        'finalize Service1',
        'deactivate constant',
        'destroy Newer1',
        'destroy Older1',
      ]);
    });

    it('[C3] [11.30] tears down the constants of one service in bind order, starting with the service that was bound last', async () => {
      const journal = new Journal();
      const container = newContainer();
      for (const name of ['a1', 'b1', 'a2', 'b2', 'a3']) {
        const binding = container.bind(name.slice(0, 1)).toConstantValue({ name });
        binding.onDeactivation(() => journal.write(name));
      }
      for (const id of ['a', 'b']) container.getAll(id);
      await unbindAll(container);
      expect(journal.take()).to.deep.equal(['b1', 'b2', 'a1', 'a2', 'a3']);
    });

    it('[C3] removes all bindings, and calls nothing twice', async () => {
      const journal = new Journal();
      const container = newContainer();
      const Service = journal.bothClass('Service');
      container.bind(Service).toSelf().inSingletonScope();
      container.get(Service);
      await unbindAll(container);
      expect(journal.take()).to.have.length(2);
      await unbindAll(container);
      container.unbindAll();
      await container.unbindAllAsync();
      expect(journal.take()).to.deep.equal([]);
      expect(() => container.get(Service)).to.throw('No bindings found');
    });
  });
}

describe('unbindAllAsync', () => {
  it('[C3] awaits each handler and finalizer before it calls the next', async () => {
    const journal = new Journal();
    const container = newContainer();
    const slowly = (name: string) => async (): Promise<void> => {
      journal.write(`${name} begins`);
      await new Promise((resolve) => {
        setImmediate(resolve);
      });
      journal.write(`${name} ends`);
    };
    @injectable()
    @finalizeWith(slowly('finalizer'), () => [])
    class Service {
      @preDestroy()
      end(): Promise<void> {
        return slowly('preDestroy')();
      }
    }
    const Older = journal.destroyedClass('Older');
    container.bind(Older).toSelf().inSingletonScope();
    container.bind(Service).toSelf().inSingletonScope().onDeactivation(slowly('onDeactivation'));
    container.get(Older);
    container.get(Service);
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal([
      'preDestroy begins',
      'preDestroy ends',
      'onDeactivation begins',
      'onDeactivation ends',
      'finalizer begins',
      'finalizer ends',
      'destroy Older1',
    ]);
  });

  it('[C3] waits for constructions in progress, and tears them down as the newest', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Built = journal.bothClass('Built');
    container.bind(Built).toSelf().inSingletonScope();
    let finish = (): void => undefined;
    container
      .bind('pending')
      .toDynamicValue(async (context) => {
        await new Promise<void>((resolve) => {
          finish = resolve;
        });
        return { built: context.get(Built) };
      })
      .inSingletonScope()
      .onDeactivation(() => journal.write('deactivate pending'));
    const pending = container.getAsync('pending');
    container.get(Built);
    const teardown = container.unbindAllAsync();
    finish();
    await teardown;
    expect(journal.take()).to.deep.equal([
      'deactivate pending',
      'destroy Built1',
      'finalize Built1',
    ]);
    expect(await pending).to.be.an('object');
  });

  it('[C3] waits for several constructions, and orders them by their completion', async () => {
    const journal = new Journal();
    const container = newContainer();
    const gates = new Map<string, () => void>();
    for (const id of ['first', 'second', 'third']) {
      container
        .bind(id)
        .toDynamicValue(
          () =>
            new Promise<object>((resolve) => {
              gates.set(id, () => resolve({ id }));
            }),
        )
        .inSingletonScope()
        .onDeactivation(() => journal.write(id));
      void container.getAsync(id);
    }
    const teardown = container.unbindAllAsync();
    for (const id of ['second', 'first', 'third']) gates.get(id)?.();
    await teardown;
    expect(journal.take()).to.deep.equal(['third', 'first', 'second']);
  });

  it('[C3] continues if a construction in progress fails', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Built = journal.bothClass('Built');
    container.bind(Built).toSelf().inSingletonScope();
    container
      .bind('pending')
      .toDynamicValue(async () => {
        throw new Error('no connection');
      })
      .inSingletonScope();
    const pending = container.getAsync('pending').catch(String);
    container.get(Built);
    await container.unbindAllAsync();
    expect(await pending).to.equal('Error: no connection');
    expect(journal.take()).to.deep.equal(['destroy Built1', 'finalize Built1']);
  });
});
