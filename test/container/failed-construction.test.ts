import { expect } from 'chai';
import { inject, injectable, postConstruct } from 'inversify';
import { finalization, finalizeBinding, finalizersOf } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { setUnraisableHook } from '../../src/index.js';
import { turnUntil } from '../support/collect.js';
import { Journal, rejection, thrown } from './journal.js';
import { newContainer } from './new-container.js';

/** The way in which `@postConstruct` of a class fails. */
type Failure = 'throws' | 'rejects' | 'succeeds';

function serviceClass(journal: Journal, failure: () => Failure) {
  @injectable()
  @finalizeWith(journal.write, (service: Service) => [`close ${service.id}`])
  @finalizeWith(journal.write, (service: Service) => [`remove ${service.id}`])
  class Service implements Disposable {
    readonly id: string = journal.next('S');

    @postConstruct()
    start(): unknown {
      const kind = failure();
      if (kind === 'throws') throw new Error('the port is in use');
      return kind === 'rejects' ? Promise.reject(new Error('the port is in use')) : undefined;
    }

    [Symbol.dispose](): void {
      journal.write(`dispose ${this.id}`);
    }
  }
  return Service;
}

describe('an instance whose @postConstruct fails', () => {
  for (const scope of ['inSingletonScope', 'inTransientScope', 'inRequestScope'] as const) {
    for (const kind of ['throws', 'rejects'] as const) {
      it(`[P6] [11.13] is released once if the method ${kind}, ${scope}`, async () => {
        const journal = new Journal();
        const container = newContainer();
        const binding = container.bind('service').to(serviceClass(journal, () => kind));
        binding[scope]();
        const error = await rejection((async () => container.getAsync('service'))());
        expect(String((error as Error).cause)).to.equal('Error: the port is in use');
        expect(finalizersOf(container).size).to.equal(0);
        await container.unbindAllAsync();
        expect(journal.take()).to.deep.equal(['close S1', 'remove S1']);
      });
    }
  }

  it('[P6] is released if autobind made its binding', () => {
    const journal = new Journal();
    const container = newContainer({ autobind: true });
    const Service = serviceClass(journal, () => 'throws');
    thrown(() => container.get(Service));
    expect(journal.take()).to.deep.equal(['close S1', 'remove S1']);
  });

  it('[P6] is disposed before its finalizers run', () => {
    const journal = new Journal();
    const container = newContainer({}, finalization({ disposables: true }));
    const Service = serviceClass(journal, () => 'throws');
    container.bind(Service).toSelf();
    thrown(() => container.get(Service));
    expect(journal.take()).to.deep.equal(['dispose S1', 'close S1', 'remove S1']);
  });

  for (const [what, dispose, calls] of [
    ['the finalizer of its binding', undefined, ['close']],
    ['the finalizer of its binding, even if it has no method to dispose it', true, ['close']],
    ['the finalizer and the disposer of its binding', 'by function', ['dispose', 'close']],
  ] as const) {
    it(`[P6] gets ${what}`, () => {
      const journal = new Journal();
      const container = newContainer();
      @injectable()
      class Service {
        @postConstruct()
        start(): void {
          throw new Error('no');
        }
      }
      const binding = container.bind(Service).toSelf();
      finalizeBinding(binding, { func: journal.write, argsOf: () => ['close'] });
      if (dispose !== undefined) {
        finalizeBinding(binding, {
          dispose: dispose === true ? true : () => journal.write('dispose'),
        });
      }
      thrown(() => container.get(Service));
      expect(journal.take()).to.deep.equal(calls);
    });
  }

  it('[P6] is registered as usual at the next get that succeeds', () => {
    const journal = new Journal();
    const container = newContainer();
    let kind: Failure = 'throws';
    const Service = serviceClass(journal, () => kind);
    container.bind(Service).toSelf().inSingletonScope();
    thrown(() => container.get(Service));
    kind = 'succeeds';
    const service = container.get(Service);
    expect(service).to.be.instanceOf(Service);
    expect(Reflect.ownKeys(service)).to.deep.equal(['id']);
    expect(journal.take()).to.deep.equal(['close S1', 'remove S1']);
    container.unbindAll();
    expect(journal.take()).to.deep.equal(['close S2', 'remove S2']);
  });

  it('[P6] reports arguments that cannot be read yet, and runs the other finalizers', () => {
    const journal = new Journal();
    @injectable()
    @finalizeWith(journal.write, () => ['close'])
    @finalizeWith(journal.write, (service: Service) => [service.socket?.name.trim() ?? 'none'])
    @finalizeWith(journal.write, (service: Service) => [(service.socket as { name: string }).name])
    class Service {
      socket: { name: string } | undefined;

      @postConstruct()
      start(): void {
        throw new Error('no');
      }
    }
    const container = newContainer();
    container.bind(Service).toSelf();
    const reported: string[] = [];
    const previous = setUnraisableHook((_error, name) => reported.push(name));
    try {
      thrown(() => container.get(Service));
    } finally {
      setUnraisableHook(previous);
    }
    expect(reported).to.deep.equal(['write of Service']);
    expect(journal.take()).to.deep.equal(['none', 'close'].reverse());
  });

  it('[P6] reports a rejection of its cleanup', async () => {
    const container = newContainer();
    const fail = (): Promise<void> => Promise.reject(new Error('busy'));
    @injectable()
    @finalizeWith(fail)
    class Service {
      @postConstruct()
      start(): void {
        throw new Error('no');
      }
    }
    container.bind(Service).toSelf();
    const reported: string[] = [];
    const previous = setUnraisableHook((_error, name) => reported.push(name));
    try {
      thrown(() => container.get(Service));
      await turnUntil(() => reported.length > 0, 'the report');
    } finally {
      setUnraisableHook(previous);
    }
    expect(reported).to.deep.equal(['fail of Service']);
  });

  it('[P6] is released whichever method fails, including methods of an instance and of a base', () => {
    const journal = new Journal();
    @injectable()
    class Base {
      @postConstruct()
      first(): void {
        journal.write('first');
      }
    }
    @injectable()
    @finalizeWith(journal.write, () => ['close'])
    class Service extends Base {
      readonly second = (): void => {
        throw new Error('no');
      };
    }
    postConstruct()(Service.prototype, 'second', {});
    postConstruct()(Service.prototype, 'first', {});
    const container = newContainer();
    container.bind(Service).toSelf();
    thrown(() => container.get(Service));
    expect(journal.take().at(-1)).to.equal('close');
  });

  it('[P6] is left to Inversify if its method is missing or if it rejects new properties', () => {
    @injectable()
    @finalizeWith(() => undefined)
    class Missing {}
    postConstruct()(Missing.prototype, 'start', {});
    const refusing: ProxyHandler<object> = {
      defineProperty: () => {
        throw new TypeError('no new property');
      },
    };
    const Refusing = function Refusing(): object {
      return new Proxy({ start: () => undefined }, refusing);
    } as unknown as new () => object;
    injectable()(Refusing);
    finalizeWith(() => undefined)(Refusing);
    postConstruct()(Refusing.prototype as object, 'start', {});
    const container = newContainer();
    container.bind(Missing).toSelf();
    container.bind('refusing').to(Refusing);
    expect(String(thrown(() => container.get(Missing)))).to.include('start');
    expect(container.get('refusing')).to.have.property('start');
  });

  it('[C1] does not affect injection and construction elsewhere', () => {
    class Base {
      readonly made: string;

      constructor() {
        this.made = new.target.name;
      }
    }
    injectable()(Base);
    @injectable()
    class Port {}
    @injectable()
    @finalizeWith(() => undefined)
    class Service extends Base {
      @inject(Port) readonly port!: Port;
      seen: unknown;

      constructor(@inject(Port) readonly first: Port) {
        super();
      }

      @postConstruct()
      start(): void {
        this.seen = this.port;
      }
    }
    const container = newContainer();
    container.bind(Port).toSelf().inSingletonScope();
    container.bind(Service).toSelf();
    const port = container.get(Port);
    for (let round = 0; round < 2; round++) {
      container.bind(`round ${round}`).toConstantValue(round);
      const { first, seen, made, constructor } = container.get(Service);
      expect([first, seen, made, constructor]).to.deep.equal([port, port, 'Service', Service]);
    }
  });
});
