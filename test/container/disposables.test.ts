import { type FileHandle, open } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { type Container, inject, injectable, preDestroy } from 'inversify';
import { finalization, finalizeBinding, finalizersOf } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { type FinalizeError, FinalizerScope } from '../../src/index.js';
import { collectUntil } from '../support/collect.js';
import { alive, disposableClass, disposingContainer } from './disposable-resource.js';
import { Journal, thrown } from './journal.js';

/** Stands in for `DisposableStack` and `AsyncDisposableStack` on a runtime that doesn't have them. */
class StackStandIn implements Disposable, AsyncDisposable {
  readonly #callbacks: Array<() => void> = [];

  defer(callback: () => void): void {
    this.#callbacks.push(callback);
  }

  [Symbol.dispose](): void {
    for (const callback of this.#callbacks.toReversed()) callback();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this[Symbol.dispose]();
  }
}

const runtime: Partial<Pick<typeof globalThis, 'DisposableStack' | 'AsyncDisposableStack'>> =
  globalThis;

const stacks = [
  ['a DisposableStack', runtime.DisposableStack ?? StackStandIn],
  ['an AsyncDisposableStack', runtime.AsyncDisposableStack ?? StackStandIn],
] as ReadonlyArray<readonly [string, new () => DisposableStack | AsyncDisposableStack]>;

describe('finalization({ disposables: true })', () => {
  for (const scope of ['inSingletonScope', 'inTransientScope', 'inRequestScope'] as const) {
    for (const [kind, bind] of [
      ['a class', (c: Container, R: new () => object) => c.bind('r').to(R)],
      [
        'a builder',
        (c: Container, R: new () => object) => c.bind('r').toDynamicValue(() => new R()),
      ],
      [
        'an asynchronous builder',
        (c: Container, R: new () => object) => c.bind('r').toDynamicValue(async () => new R()),
      ],
      [
        'a resolved value',
        (c: Container, R: new () => object) => c.bind('r').toResolvedValue(() => new R()),
      ],
    ] as const) {
      it(`[P1] [P3] disposes the instance of ${kind} ${scope}`, async () => {
        const journal = new Journal();
        const container = disposingContainer();
        bind(container, disposableClass(journal, 'sync'))[scope]();
        const held = await container.getAsync('r');
        container.unbindAll();
        container.unbindAll();
        expect(journal.take(), alive(held)).to.deep.equal(['dispose R1']);
      });
    }
  }

  it('[P1] prefers the asynchronous form in an asynchronous teardown, and awaits it', async () => {
    const journal = new Journal();
    const container = disposingContainer();
    const Both = disposableClass(journal, 'sync', 'async');
    container.bind('old').to(Both).inSingletonScope();
    container.bind('new').to(Both).inSingletonScope();
    container.get('old');
    container.get('new');
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal([
      'disposing R2',
      'disposed R2',
      'disposing R1',
      'disposed R1',
    ]);
  });

  it('[P1] prefers the synchronous form in a synchronous teardown', () => {
    const journal = new Journal();
    const container = disposingContainer();
    container
      .bind('r')
      .to(disposableClass(journal, 'async', 'sync'))
      .inSingletonScope();
    container.get('r');
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['dispose R1']);
  });

  it('[S4] calls an asynchronous form in a synchronous teardown, and throws an error because nothing awaited it', () => {
    const journal = new Journal();
    const container = disposingContainer();
    container.bind('r').to(disposableClass(journal, 'async')).inSingletonScope();
    container.get('r');
    const error = thrown(() => container.unbindAll()) as FinalizeError;
    expect(error.code).to.equal('ASYNC_IN_SYNC_DRAIN');
    expect(error.message).to.include('dispose of r returned a promise');
    expect(journal.take()).to.deep.equal(['disposing R1']);
  });

  it('[P1] disposes after @preDestroy and onDeactivation, and before the finalizers', () => {
    const journal = new Journal();
    const { write } = journal;
    @injectable()
    @finalizeWith(write, () => ['finalizer of the class'])
    class Service implements Disposable {
      @preDestroy()
      stop(): void {
        write('@preDestroy');
      }

      [Symbol.dispose](): void {
        write('dispose');
      }
    }
    for (const scope of ['inSingletonScope', 'inTransientScope'] as const) {
      const container = disposingContainer();
      const binding = container.bind(Service).toSelf()[scope]();
      finalizeBinding(binding, { func: write, argsOf: () => ['finalizer of the binding'] });
      if (scope === 'inSingletonScope') {
        container.onDeactivation(Service, () => write('onDeactivation'));
      }
      const held = container.get(Service);
      container.unbindAll();
      expect(journal.take(), alive(held)).to.deep.equal([
        ...(scope === 'inSingletonScope' ? ['@preDestroy', 'onDeactivation'] : []),
        'dispose',
        'finalizer of the binding',
        'finalizer of the class',
      ]);
    }
  });

  it("[P1] doesn't call a method twice that ran as @preDestroy", async () => {
    const journal = new Journal();
    const { write } = journal;
    @injectable('Singleton')
    class BySymbol implements Disposable, AsyncDisposable {
      @preDestroy()
      [Symbol.dispose](): void {
        write('dispose');
      }

      async [Symbol.asyncDispose](): Promise<void> {
        write('not reached');
      }
    }
    @injectable('Singleton')
    class ByName implements Disposable {
      declare [Symbol.dispose]: typeof this.close;

      @preDestroy()
      close(): void {
        write('close');
      }
    }
    ByName.prototype[Symbol.dispose] = Reflect.get<object, 'close'>(
      ByName.prototype,
      'close',
    ) as () => void;
    const container = disposingContainer();
    container.bind(BySymbol).toSelf();
    container.bind(ByName).toSelf();
    container.get(BySymbol);
    container.get(ByName);
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal(['close', 'dispose']);
  });

  it('[P1] calls the method of a transient instance, whose @preDestroy Inversify ignores', () => {
    const journal = new Journal();
    @injectable()
    class Service implements Disposable {
      @preDestroy()
      [Symbol.dispose](): void {
        journal.write('dispose');
      }
    }
    const container = disposingContainer();
    container.bind(Service).toSelf();
    const held = container.get(Service);
    container.unbindAll();
    expect(journal.take(), alive(held)).to.deep.equal(['dispose']);
  });

  it('[P1] disposes an instance once, however many bindings yield it', () => {
    const journal = new Journal();
    const container = disposingContainer();
    const Resource = disposableClass(journal, 'sync');
    container.bind('a').to(Resource).inSingletonScope();
    container.bind('b').toService('a');
    container.bind('c').toDynamicValue((context) => context.get<object>('a'));
    container
      .bind('d')
      .toDynamicValue((context) => context.get<object>('a'))
      .inSingletonScope();
    for (const id of ['a', 'b', 'c', 'd']) container.get(id);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['dispose R1']);
  });

  it('[P1] [D9] disposes the object that a wrapper represents, and not the wrapper', () => {
    const journal = new Journal();
    const container = disposingContainer();
    const Resource = disposableClass(journal, 'sync');
    container.bind<object>('a').to(Resource).inSingletonScope();
    container.bind('proxy').toDynamicValue((context) => new Proxy(context.get<object>('a'), {}));
    container
      .bind('inheriting')
      .toDynamicValue((context) => Object.create(context.get<object>('a')) as object);
    container
      .bind<object>('wrapped')
      .to(Resource)
      .inSingletonScope()
      .onActivation((_context, instance) => new Proxy(instance, {}));
    const held = ['proxy', 'inheriting', 'wrapped'].map((id) => container.get(id));
    container.unbindAll();
    expect(journal.take(), alive(held)).to.deep.equal(['dispose R2', 'dispose R1']);
  });

  it('[P1] disposes what the constructor of a class returns, even if it is a proxy', () => {
    const journal = new Journal();
    const Resource = disposableClass(journal, 'sync');
    const Observed = function Observed(): object {
      return new Proxy(new Resource(), {});
    } as unknown as new () => object;
    injectable()(Observed);
    const container = disposingContainer();
    container.bind('r').to(Observed).inSingletonScope();
    container.get('r');
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['dispose R1']);
  });

  it('[P1] finds a symbol that a subclass or an instance adds', () => {
    const journal = new Journal();
    @injectable()
    class Base {}
    @injectable()
    class Derived extends Base implements Disposable {
      [Symbol.dispose](): void {
        journal.write('derived');
      }
    }
    @injectable()
    class Own extends Base {
      readonly [Symbol.dispose] = (): void => journal.write('own');
    }
    const container = disposingContainer();
    container.bind(Base).to(Derived).inSingletonScope();
    container.bind(Base).to(Own).inSingletonScope();
    container.bind(Base).toSelf().inSingletonScope();
    container.getAll(Base);
    expect(finalizersOf(container).size).to.equal(2);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['own', 'derived']);
  });

  it('[P1] disposes services that are scopes, servers and file handles', async () => {
    const journal = new Journal();
    const container = disposingContainer();
    const scope = new FinalizerScope();
    scope.finalize({}, journal.write, 'scope drained');
    const server = createServer();
    server.on('close', () => journal.write('server closed'));
    container
      .bind('scope')
      .toDynamicValue(() => scope)
      .inSingletonScope();
    container
      .bind('server')
      .toDynamicValue(() => server)
      .inSingletonScope();
    container
      .bind('handle')
      .toDynamicValue(() => open(fileURLToPath(import.meta.url)))
      .inSingletonScope();
    container.get('scope');
    container.get('server');
    const handle = await container.getAsync<FileHandle>('handle');
    server.listen(0);
    await once(server, 'listening');
    await container.unbindAllAsync();
    expect(journal.take()).to.deep.equal(['server closed', 'scope drained']);
    expect(handle.fd).to.equal(-1);
  });

  for (const [name, Stack] of stacks) {
    it(`[P1] disposes a service that is ${name}`, async () => {
      const journal = new Journal();
      const container = disposingContainer();
      const makeStack = (): DisposableStack | AsyncDisposableStack => {
        const stack = new Stack();
        stack.defer(() => journal.write('first'));
        stack.defer(() => journal.write('second'));
        return stack;
      };
      container.bind('stack').toDynamicValue(makeStack).inSingletonScope();
      container.get('stack');
      await container.unbindAllAsync();
      expect(journal.take()).to.deep.equal(['second', 'first']);
    });
  }

  it('[P1] disposes an instance in its turn even if another service has already disposed it', () => {
    const journal = new Journal();
    const Pool = disposableClass(journal, 'sync');
    @injectable('Singleton')
    class Server implements Disposable {
      constructor(@inject('pool') readonly pool: Disposable) {}

      [Symbol.dispose](): void {
        journal.write('server');
        this.pool[Symbol.dispose]();
      }
    }
    const container = disposingContainer();
    container.bind('pool').to(Pool).inSingletonScope();
    container.bind(Server).toSelf();
    container.get(Server);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['server', 'dispose R1', 'dispose R1']);
  });

  it('[P1] awaits a pending activation, and disposes the instance then', async () => {
    const journal = new Journal();
    const container = disposingContainer();
    let activate: ((instance: object) => void) | undefined;
    container
      .bind<object>('r')
      .to(disposableClass(journal, 'sync'))
      .inSingletonScope()
      .onActivation((_context, instance) =>
        new Promise<void>((resolve) => {
          activate = () => resolve();
        }).then(() => instance),
      );
    const got = container.getAsync('r');
    const end = container.unbindAllAsync();
    activate?.({});
    await got;
    await end;
    expect(journal.take()).to.deep.equal(['dispose R1']);
  });

  it('[P3] disposes the transient instances that are alive, newest first', () => {
    const journal = new Journal();
    const container = disposingContainer();
    container.bind('r').to(disposableClass(journal, 'sync'));
    const held = [container.get('r'), container.get('r')];
    container.unbindAll();
    expect(journal.take(), alive(held)).to.deep.equal(['dispose R2', 'dispose R1']);
  });

  it('[P3] [G4] retains no instance, and disposes nothing that was collected', async () => {
    const journal = new Journal();
    const container = disposingContainer();
    container.bind<object>('r').to(disposableClass(journal, 'sync'));
    const refs = Array.from({ length: 20 }, () => new WeakRef(container.get<object>('r')));
    const gone = (): boolean => refs.every((ref) => ref.deref() === undefined);
    await collectUntil(gone, 'all instances to be collected');
    await collectUntil(() => finalizersOf(container).size === 0, 'the disposers to be gone');
    container.unbindAll();
    expect(journal.take()).to.deep.equal([]);
  });

  it('[P5] does not dispose constants', () => {
    const journal = new Journal();
    const container = disposingContainer();
    const Resource = disposableClass(journal, 'sync');
    container.bind<object>('r').toConstantValue(new Resource());
    container.get('r');
    container.unbindAll();
    expect(journal.take()).to.deep.equal([]);
  });

  it('[P1] does not dispose an instance whose symbol cannot be read', () => {
    const container = disposingContainer();
    @injectable()
    class Hostile {
      get [Symbol.dispose](): never {
        throw new Error('not to be read');
      }
    }
    container.bind(Hostile).toSelf().inSingletonScope();
    expect(container.get(Hostile)).to.be.instanceOf(Hostile);
    container.unbindAll();
  });

  it('[C6] skips a binding with atexit: false', () => {
    const journal = new Journal();
    const container = disposingContainer();
    const Resource = disposableClass(journal, 'sync');
    finalizeBinding(container.bind('r').to(Resource).inSingletonScope(), { atexit: false });
    container.get('r');
    container.unbindAll();
    expect(journal.take()).to.deep.equal([]);
  });

  it('[C1] disposes once after snapshot() and restore()', () => {
    const journal = new Journal();
    const container = disposingContainer();
    container.bind('r').to(disposableClass(journal, 'sync')).inSingletonScope();
    container.snapshot();
    container.get('r');
    container.restore();
    container.get('r');
    container.unbindAll();
    expect(journal.take().sort()).to.deep.equal(['dispose R1', 'dispose R2']);
  });
});

describe('finalization({ disposables: (instance) => ... })', () => {
  class Client {
    readonly journal: Journal;

    constructor(journal: Journal) {
      this.journal = journal;
    }

    close(): void {
      this.journal.write('close');
    }
  }

  it('[P2] calls the cleanup function that it returns, as a method of the instance', () => {
    const journal = new Journal();
    const container = disposingContainer(
      finalization({
        disposables: (instance) => Reflect.get(instance, 'close') as (() => void) | undefined,
      }),
    );
    container
      .bind('client')
      .toDynamicValue(() => new Client(journal))
      .inSingletonScope();
    container
      .bind('other')
      .toDynamicValue(() => ({}))
      .inSingletonScope();
    container.get('client');
    container.get('other');
    expect(finalizersOf(container).size).to.equal(1);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['close']);
  });

  it('[P2] awaits the end of a worker that it terminates', async () => {
    const container = disposingContainer(
      finalization({
        disposables: (instance) =>
          instance instanceof Worker ? () => instance.terminate() : undefined,
      }),
    );
    container
      .bind('worker')
      .toDynamicValue(() => new Worker('setInterval(() => undefined, 1_000)', { eval: true }))
      .inSingletonScope();
    const worker = container.get<Worker>('worker');
    await once(worker, 'online');
    await container.unbindAllAsync();
    expect(worker.threadId).to.equal(-1);
  });

  it('[P2] get() throws if it returns something else', () => {
    const plugin = finalization({ disposables: () => 'close' as never });
    const container = disposingContainer(plugin);
    container.bind(Client).toDynamicValue(() => new Client(new Journal()));
    const error = thrown(() => container.get(Client)) as FinalizeError;
    expect(error.code).to.equal('INVALID_ARGUMENT');
    expect(error.message).to.equal(
      'expected disposables of finalization to return a function or undefined for an object of class Client, ' +
        'but got the string "close"; write (instance) => instance.close, or () => instance.close()',
    );
  });

  it('[P2] rejects an option of the wrong type', () => {
    const error = thrown(() => finalization({ disposables: 'all' as never })) as FinalizeError;
    expect(error.message).to.equal(
      'expected disposables of finalization to be true, false or a function, but got the string "all"; ' +
        'write finalization({ disposables: true })',
    );
    expect(() => finalization({ disposables: false })).to.not.throw();
  });
});
