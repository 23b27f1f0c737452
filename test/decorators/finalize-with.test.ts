import { expect } from 'chai';
import { Container, injectable } from 'inversify';
import { FinalizationPlugin, finalizersOf } from '../../container/index.js';
import { finalizeWith, finalizerArgs } from '../../decorators/index.js';
import { FinalizeError, programScope } from '../../src/index.js';
import { collectSentinel } from '../support/collect.js';

/** Resolves an instance, tears its container down, and returns the arguments of its finalizers, in order. */
function finalized(calls: unknown[][], type: new () => object): unknown[][] {
  const container = new Container();
  container.register(FinalizationPlugin);
  container.bind(type).toSelf();
  const held = container.get(type);
  expect(calls).to.deep.equal([]);
  container.unbindAll();
  expect(held).to.be.an('object');
  return calls.splice(0);
}

describe('finalizeWith', () => {
  const calls: unknown[][] = [];
  const record = (...args: unknown[]): void => void calls.push(args);

  it('[D1] reads argsOf once, after property injection and @postConstruct, and calls func with it', () => {
    let read = 0;
    @injectable()
    @finalizeWith(record, (service: Service) => {
      read += 1;
      return [service.name, service.size];
    })
    class Service {
      readonly name: string = 'service';
      readonly size: number = 3;
    }
    expect(finalized(calls, Service)).to.deep.equal([['service', 3]]);
    expect(read).to.equal(1);
  });

  it('[D1] is not affected by later changes to the array of arguments', () => {
    const args = ['first'];
    @injectable()
    @finalizeWith(record, () => args)
    class Service {
      constructor() {
        queueMicrotask(() => args.push('second'));
      }
    }
    const container = new Container();
    container.register(FinalizationPlugin);
    container.bind(Service).toSelf().inSingletonScope();
    container.get(Service);
    args.push('second');
    container.unbindAll();
    expect(calls.splice(0)).to.deep.equal([['first']]);
  });

  it('[D1] passes kwargs as one more, frozen argument, and undefined as this', () => {
    const seen: unknown[] = [];
    function close(this: void, fd: number, kwargs: { force: boolean }): void {
      seen.push(this, fd, kwargs, Object.isFrozen(kwargs));
    }
    @injectable()
    @finalizeWith(close, (service: Service) => [service.fd], {
      kwargsOf: (service) => ({ force: service.force }),
    })
    class Service {
      readonly fd: number = 7;
      readonly force: boolean = true;
    }
    finalized(calls, Service);
    expect(seen).to.deep.equal([undefined, 7, { force: true }, true]);
  });

  it('[D1] is skipped by drains if atexit is false', () => {
    @injectable()
    @finalizeWith(() => undefined, () => [], { atexit: false })
    @finalizeWith(record, () => ['called'], { atexit: true })
    class Service {}
    const container = new Container();
    container.register(FinalizationPlugin);
    container.bind(Service).toSelf().inSingletonScope();
    container.get(Service);
    finalizersOf(container).drain();
    expect([calls.splice(0), finalizersOf(container).size]).to.deep.equal([[['called']], 1]);
  });

  class Closer {
    readonly name: string = 'closer';

    close(): void {
      record(this.name);
    }
  }
  const closer = new Closer();
  const nameless = Object.defineProperty(() => record(), 'name', { value: '' });
  const bound: ReadonlyArray<readonly [name: string, func: () => void]> = [
    ['bound close', closer.close.bind(closer)],
    ['bound bound close', closer.close.bind(closer).bind(undefined)],
    ['bound ', nameless.bind(undefined)],
    ['bound record', record.bind(undefined, 1)],
  ];
  for (const [name, func] of bound) {
    it(`[D2] rejects the function "${name}" when the class is decorated`, () => {
      const decorate = (): void => {
        @finalizeWith(func)
        class Service {}
        void Service;
      };
      expect(decorate).to.throw(FinalizeError).with.property('code', 'BOUND_CALLBACK');
      expect(decorate).to.throw('func of @finalizeWith on Service not to be bound');
      expect(decorate).to.throw(`but got ${name}`);
      expect(decorate).to.throw(
        'the bound object may reference the instance, which could then never be garbage-collected; ' +
          'write a function that takes what it needs, and argsOf: @finalizeWith(close, (service) => [service.handle])',
      );
    });
  }

  it(`[D2] accepts a user's function whose name merely starts with "bound "`, () => {
    const named = {
      'bound arrow': () => record('arrow'),
      'bound text': () => record('{ [native code] }'),
      'bound method'(): void {
        record('method');
      },
      'bound function': function close(): void {
        record('function');
      },
    };
    Object.defineProperty(named['bound function'], 'name', { value: 'bound function' });
    for (const func of Object.values(named)) {
      expect(func.name).to.match(/^bound /);
      @injectable()
      @finalizeWith(func)
      class Service {}
      expect(finalized(calls, Service)).to.have.length(1);
    }
  });

  it('[D2] accepts built-in functions', () => {
    @injectable()
    @finalizeWith(Reflect.ownKeys, () => [{}])
    class Service {}
    expect(finalized(calls, Service)).to.deep.equal([]);
  });

  it('[D4] several decorators run in reverse order of their application', () => {
    @injectable()
    @finalizeWith(record, () => ['applied third'])
    @finalizeWith(record, () => ['applied second'])
    @finalizeWith(record, () => ['applied first'])
    class Service {}
    expect(finalized(calls, Service)).to.deep.equal([
      ['applied third'],
      ['applied second'],
      ['applied first'],
    ]);
  });

  it('[D4] a subclass has the finalizers of its bases, which run last, and never changes its bases', () => {
    @injectable()
    @finalizeWith(record, (service: Base) => ['Base', service.name])
    class Base {
      readonly name: string = 'base';
    }
    @injectable()
    class Undecorated extends Base {
      override readonly name: string = 'undecorated';
    }
    @injectable()
    @finalizeWith(record, () => ['Derived again'])
    @finalizeWith(record, () => ['Derived'])
    class Derived extends Undecorated {
      override readonly name: string = 'derived';
    }
    @injectable()
    @finalizeWith(record, () => ['Sibling'])
    class Sibling extends Base {}
    const chains = [Derived, Base, Undecorated, Sibling].map((type) => finalized(calls, type));
    expect(chains).to.deep.equal([
      [['Derived again'], ['Derived'], ['Base', 'derived']],
      [['Base', 'base']],
      [['Base', 'undecorated']],
      [['Sibling'], ['Base', 'base']],
    ]);
  });

  it('[D4] applies to a subclass even if the base is decorated after the subclass was used', () => {
    @injectable()
    class Base {}
    @injectable()
    @finalizeWith(record, () => ['Derived'])
    class Derived extends Base {}
    expect(finalized(calls, Derived)).to.deep.equal([['Derived']]);
    finalizeWith(record, () => ['Base'])(Base);
    expect(finalized(calls, Derived)).to.deep.equal([['Derived'], ['Base']]);
  });

  it('[D4] a class without a prototype above it can be decorated', () => {
    class Rootless {}
    Object.setPrototypeOf(Rootless.prototype, null);
    injectable()(Rootless);
    finalizeWith(record, () => ['rootless'])(Rootless);
    expect(finalized(calls, Rootless)).to.deep.equal([['rootless']]);
  });

  it('[D6] returns the class unchanged', () => {
    class Service {}
    const before = Reflect.ownKeys(Service);
    const decorate = finalizeWith(record);
    expect(decorate(Service) === Service).to.equal(true);
    expect(Reflect.ownKeys(Service)).to.deep.equal(before);
    expect(Reflect.ownKeys(Service.prototype)).to.deep.equal(['constructor']);
  });

  it('[D6] rejects undefined, null and false instead of a class', () => {
    const rootless = Object.assign(function Rootless() {}, { prototype: null });
    const none = [undefined, null, false, {}, 'class', () => undefined, async () => 1, rootless];
    for (const target of none) {
      expect(() => finalizeWith(record)(target as never))
        .to.throw(FinalizeError, 'expected @finalizeWith to be applied to a class, but got ')
        .with.property('code', 'INVALID_ARGUMENT');
    }
  });

  it('[D6] as a legacy decorator, rejects members and parameters', () => {
    class Service {
      static method(): void {
        record();
      }

      method(): void {
        record(this);
      }
    }
    const decorate = finalizeWith(record) as unknown as (...args: unknown[]) => void;
    const members: readonly unknown[][] = [
      [Service.prototype, 'method', {}],
      [Service, 'method', Object.getOwnPropertyDescriptor(Service, 'method')],
      [Service.prototype, 'property'],
      [Service, Symbol('member')],
      [Service, undefined, 0],
      [Service.prototype, 'method', 0],
    ];
    for (const args of members) {
      expect(() => decorate(...args))
        .to.throw(FinalizeError, 'write it above the class, not above one of its members')
        .with.property('code', 'INVALID_ARGUMENT');
    }
    expect(finalized(calls, Service)).to.deep.equal([]);
  });

  const wrong: ReadonlyArray<readonly [args: readonly unknown[], words: string]> = [
    [
      [undefined],
      'func of @finalizeWith on Service to be a function, but got undefined; write @finalizeWith(close, (service) => [service.handle])',
    ],
    [['close'], 'func of @finalizeWith on Service to be a function, but got the string "close"'],
    [
      [record, ['fd']],
      'argsOf of @finalizeWith on Service to be a function, but got an object of class Array; write a function that takes the instance and returns what func needs',
    ],
    [
      [record, undefined, { kwargsOf: {} }],
      'kwargsOf of @finalizeWith on Service to be a function',
    ],
  ];
  for (const [args, words] of wrong) {
    it(`[F10] rejects wrong input when the class is decorated: ${words}`, () => {
      class Service {}
      const decorator = Reflect.apply(finalizeWith, undefined, args) as (type: unknown) => void;
      expect(() => decorator(Service))
        .to.throw(FinalizeError, words)
        .with.property('code', 'INVALID_ARGUMENT');
      expect(finalized(calls, Service)).to.deep.equal([]);
    });
  }

  it('[D7] registers nothing for an instance that is created without a container', async () => {
    @injectable()
    @finalizeWith(record, () => ['by hand'])
    class Service {}
    const before = programScope.size;
    const make = (): void => void new Service();
    make();
    expect(programScope.size).to.equal(before);
    await collectSentinel();
    expect(calls).to.deep.equal([]);
  });

  it('[D8] uses the method [finalizerArgs], which sees private state', () => {
    @injectable()
    @finalizeWith(record)
    class Connection {
      readonly #socket: string = 'socket';

      [finalizerArgs](): [string] {
        return [this.#socket];
      }
    }
    expect(finalized(calls, Connection)).to.deep.equal([['socket']]);
  });

  it('[D8] [11.6] prefers argsOf to the method, and reads the method of the decorated class, whatever a subclass defines', () => {
    @injectable()
    @finalizeWith(record, () => ['argsOf'])
    @finalizeWith(record)
    class Base {
      [finalizerArgs](): [string] {
        return ['Base'];
      }
    }
    @injectable()
    class Derived extends Base {
      override [finalizerArgs](): [string] {
        return ['Derived'];
      }
    }
    expect(finalized(calls, Base)).to.deep.equal([['argsOf'], ['Base']]);
    expect(finalized(calls, Derived)).to.deep.equal([['argsOf'], ['Base']]);
  });

  it('[D8] [11.6] gives each decorated class of a hierarchy its own arguments', () => {
    @injectable()
    @finalizeWith(record)
    class Store {
      [finalizerArgs](): [string] {
        return ['store'];
      }
    }
    const Indexed = (Base: typeof Store): typeof Store => {
      @finalizeWith(record)
      class IndexedStore extends Base {
        override [finalizerArgs](): [string] {
          return ['index'];
        }
      }
      return IndexedStore;
    };
    @injectable()
    class IndexedStore extends Indexed(Store) {}
    expect(finalized(calls, IndexedStore)).to.deep.equal([['index'], ['store']]);
  });

  it('[D8] [11.6] reads a getter or a field, but not a method that only a subclass has', () => {
    @injectable()
    @finalizeWith(record)
    class WithGetter {
      readonly #name: string = 'getter';

      get [finalizerArgs](): () => [string] {
        return () => [this.#name];
      }
    }
    @injectable()
    @finalizeWith(record)
    class WithField {
      readonly [finalizerArgs]: () => [string] = () => ['field'];
    }
    @injectable()
    @finalizeWith((...args: unknown[]) => record(...args))
    class Without {}
    @injectable()
    class Subclass extends Without {
      [finalizerArgs](): [string] {
        return ['heir'];
      }
    }
    const results = [WithGetter, WithField, Subclass].map((type) => finalized(calls, type));
    expect(results).to.deep.equal([[['getter']], [['field']], [[]]]);
  });

  it('[D8] passes a resource that is opened later in a holder', () => {
    @injectable()
    @finalizeWith((holder: { socket: string | undefined }) => record(holder.socket))
    class Connection {
      readonly #holder: { socket: string | undefined } = { socket: undefined };

      [finalizerArgs](): [{ socket: string | undefined }] {
        return [this.#holder];
      }

      open(): void {
        this.#holder.socket = 'opened';
      }
    }
    const container = new Container();
    container.register(FinalizationPlugin);
    container.bind(Connection).toSelf().inSingletonScope();
    container.get(Connection).open();
    container.unbindAll();
    expect(calls.splice(0)).to.deep.equal([['opened']]);
  });

  it('[D8] uses the same method name in every copy of the package', () => {
    expect(Symbol.keyFor(finalizerArgs)).to.equal('inversify-finalize/finalizerArgs');
  });

  it('[D1] works for a class that is written as a function', () => {
    function Old(this: { name: string }): void {
      this.name = 'old';
    }
    const type = Old as unknown as new () => { name: string };
    injectable()(type);
    finalizeWith(record, (old: { name: string }) => [old.name])(type);
    expect(finalized(calls, type)).to.deep.equal([['old']]);
  });
});
