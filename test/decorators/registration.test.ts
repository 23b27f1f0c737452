import { expect } from 'chai';
import { Container, injectable } from 'inversify';
import { FinalizationPlugin, finalizersOf } from '../../container/index.js';
import { finalizeWith, finalizerArgs } from '../../decorators/index.js';
import { FinalizeError, type FinalizeErrorCode } from '../../src/index.js';
import { rejection, thrown } from '../container/journal.js';

/** Ways to read the arguments of `Service` that must be rejected. */
interface Rejected {
  readonly name: string;
  readonly code: FinalizeErrorCode;
  readonly words: string;
  readonly argsOf?: (instance: object) => unknown;
  readonly kwargsOf?: (instance: object) => unknown;
}

const cause = new RangeError('not there yet');

function fail(): never {
  throw cause;
}

const OF_SERVICE = 'of Service';
const rows: readonly Rejected[] = [
  {
    name: 'argsOf that throws',
    code: 'CALLBACK_FAILED',
    words: `expected argsOf ${OF_SERVICE} to return what close needs, but it threw: not there yet; read only what exists after the constructor has run`,
    argsOf: fail,
  },
  {
    name: 'argsOf that returns no array',
    code: 'INVALID_ARGUMENT',
    words: `expected argsOf ${OF_SERVICE} to return an array of arguments, but got the number 7; write (service) => [service.handle]`,
    argsOf: () => 7,
  },
  {
    name: 'argsOf that returns nothing',
    code: 'INVALID_ARGUMENT',
    words: `expected argsOf ${OF_SERVICE} to return an array of arguments, but got undefined`,
    argsOf: () => undefined,
  },
  {
    name: 'argsOf that returns an array-like object',
    code: 'INVALID_ARGUMENT',
    words: 'but got an object of class Object',
    argsOf: () => ({ length: 0 }),
  },
  {
    name: 'argsOf that returns a promise',
    code: 'INVALID_ARGUMENT',
    words: 'but got an object of class Promise',
    argsOf: async () => [],
  },
  {
    name: 'argsOf that returns the instance',
    code: 'SELF_REFERENCE',
    words: `expected argsOf ${OF_SERVICE} to return an array of arguments, but it returned the instance: it would keep itself alive forever; write (service) => [service.handle]`,
    argsOf: (instance) => instance,
  },
  {
    name: 'argsOf that returns the instance among the arguments',
    code: 'SELF_REFERENCE',
    words: 'expected args[1] of finalizer close of Service not to be the target itself',
    argsOf: (instance) => [1, instance],
  },
  {
    name: 'kwargsOf that throws',
    code: 'CALLBACK_FAILED',
    words: `expected kwargsOf ${OF_SERVICE} to return what close needs, but it threw: not there yet`,
    kwargsOf: fail,
  },
  {
    name: 'kwargsOf that returns null',
    code: 'INVALID_ARGUMENT',
    words: `expected kwargsOf ${OF_SERVICE} to return an object, but got null`,
    kwargsOf: () => null,
  },
  {
    name: 'kwargsOf that returns a string',
    code: 'INVALID_ARGUMENT',
    words: 'but got the string "force"',
    kwargsOf: () => 'force',
  },
  {
    name: 'kwargsOf that returns the instance among the values',
    code: 'SELF_REFERENCE',
    words: 'expected kwargs.self of finalizer close of Service not to be the target itself',
    kwargsOf: (self) => ({ self }),
  },
];

const calls: unknown[][] = [];

function close(...args: unknown[]): void {
  calls.push(args);
}

describe('an instance whose registration fails', () => {
  for (const { name, code, words, argsOf, kwargsOf } of rows) {
    it(`[D3] makes get() throw and is not registered, with ${name}`, async () => {
      class Service {}
      const decorate = finalizeWith as (...args: unknown[]) => (type: unknown) => void;
      finalizeWith(close, () => ['another'])(Service);
      decorate(close, argsOf, kwargsOf === undefined ? {} : { kwargsOf })(Service);
      injectable()(Service);
      for (const scope of ['inSingletonScope', 'inTransientScope', 'inRequestScope'] as const) {
        const container = new Container();
        container.register(FinalizationPlugin);
        container.bind(Service).toSelf()[scope]();
        container.bind('dynamic').toDynamicValue(async () => new Service());
        const errors = [
          thrown(() => container.get(Service)),
          thrown(() => container.get(Service)),
          await rejection(container.getAsync('dynamic')),
        ];
        for (const error of errors) {
          expect(error).to.be.instanceOf(FinalizeError).with.property('code', code);
          expect(String(error)).to.include(words);
          if (code === 'CALLBACK_FAILED') expect(error).to.have.property('cause', cause);
        }
        expect(finalizersOf(container).size).to.equal(0);
        container.unbindAll();
      }
      expect(calls).to.deep.equal([]);
    });
  }

  it('[D3] causes an error that shows what kwargsOf must return', () => {
    @injectable()
    @finalizeWith(close, () => [], { kwargsOf: () => 7 as never })
    class Service {}
    const container = new Container();
    container.register(FinalizationPlugin);
    container.bind(Service).toSelf();
    expect(() => container.get(Service)).to.throw(
      'but got the number 7; write (service) => ({ name: service.name })',
    );
  });

  it('[D8] calls [finalizerArgs] without arguments, and func as well if the class has no such method', () => {
    const seen: unknown[][] = [];
    const see = (...args: unknown[]): void => void seen.push(args);
    @injectable()
    @finalizeWith(see)
    @finalizeWith(see)
    class Plain {}
    @injectable()
    @finalizeWith(see)
    class WithMethod {
      [finalizerArgs](...args: unknown[]): unknown[] {
        return [args];
      }
    }
    const container = new Container();
    container.register(FinalizationPlugin);
    for (const service of [Plain, WithMethod]) container.bind(service).toSelf().inSingletonScope();
    container.get(Plain);
    container.get(WithMethod);
    container.unbindAll();
    expect(seen).to.deep.equal([[[]], [], []]);
  });

  it('[D3] causes an error that names [finalizerArgs] if its result is invalid', () => {
    @injectable()
    @finalizeWith(close)
    class Service {
      [finalizerArgs](): [unknown] {
        return this as never;
      }
    }
    const container = new Container();
    container.register(FinalizationPlugin);
    container.bind(Service).toSelf();
    expect(() => container.get(Service))
      .to.throw(FinalizeError, 'expected [finalizerArgs] of Service to return an array')
      .with.property('code', 'SELF_REFERENCE');
  });

  it('[D3] causes an error that names the decorated class if a subclass is resolved', () => {
    @injectable()
    @finalizeWith(close, fail)
    class Base {}
    @injectable()
    class Derived extends Base {}
    const container = new Container();
    container.register(FinalizationPlugin);
    container.bind(Derived).toSelf();
    expect(() => container.get(Derived)).to.throw(FinalizeError, 'expected argsOf of Base');
  });

  it('[D3] causes an error that shows every kind of thrown value', () => {
    const hostile = new Error('hidden');
    Object.defineProperty(hostile, 'message', {
      get: () => {
        throw new Error('no message');
      },
    });
    const things: ReadonlyArray<readonly [thing: unknown, words: string]> = [
      ['text', 'the string "text"'],
      [undefined, 'undefined'],
      [hostile, 'an object of class Error'],
    ];
    for (const [thing, words] of things) {
      @injectable()
      @finalizeWith(close, () => {
        throw thing as Error;
      })
      class Service {}
      const container = new Container();
      container.register(FinalizationPlugin);
      container.bind(Service).toSelf();
      expect(() => container.get(Service)).to.throw(FinalizeError, `but it threw: ${words}`);
    }
  });

  it('[D3] [D9] is registered at the next get() that succeeds', () => {
    let fails = true;
    @injectable()
    @finalizeWith(close, () => (fails ? fail() : ['registered']))
    class Service {}
    const service = new Service();
    const container = new Container();
    container.register(FinalizationPlugin);
    container.bind('shared').toDynamicValue(() => service);
    expect(() => container.get('shared')).to.throw(FinalizeError);
    fails = false;
    for (let time = 0; time < 2; time++) {
      expect(container.get('shared') === service).to.equal(true);
    }
    expect(finalizersOf(container).size).to.equal(1);
    container.unbindAll();
    expect(calls.splice(0)).to.deep.equal([['registered']]);
  });

  it('[D1] [11.31] reads its arguments before onActivation, which may set properties or wrap the instance', () => {
    @injectable()
    @finalizeWith(close, (service: Service) => [service.handle])
    class Service {
      handle: string | undefined;
    }
    const container = new Container();
    container.register(FinalizationPlugin);
    container
      .bind(Service)
      .toSelf()
      .inSingletonScope()
      .onActivation((_context, service) => {
        service.handle = 'too late';
        return new Proxy(service, {});
      });
    container.get(Service);
    container.unbindAll();
    expect(calls.splice(0)).to.deep.equal([[undefined]]);
  });
});
