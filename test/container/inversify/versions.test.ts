import { expect } from 'chai';
import { FinalizationPlugin } from '../../../container/index.js';
import { FinalizeError } from '../../../src/index.js';
import { finalizeWith } from '../../../decorators/index.js';
import { preDestroyMethodsOf } from '../../../container/inversify/class-metadata.js';
import { thrown } from '../journal.js';

/** The methods of Inversify 7 that these tests use, by its own names. */
interface Container7 {
  bind(id: unknown): { toSelf(): { inSingletonScope(): void } };
  get(id: unknown): unknown;
  register(plugin: unknown): void;
  unbindAll(): Promise<void>;
  unbindAllSync(): void;
  unbindSync(id: unknown): void;
}

interface Inversify7 {
  readonly Container: new () => Container7;
  injectable(): (type: object) => void;
  postConstruct(): (prototype: object, name: string, descriptor: object) => void;
  preDestroy(): (prototype: object, name: string, descriptor: object) => void;
}

const versions = ['inversify-7-5', 'inversify-7-9', 'inversify-7-10', 'inversify-7-11'];

describe('FinalizationPlugin on Inversify 7', () => {
  for (const alias of versions) {
    const scene = async () => {
      const inversify = (await import(alias)) as Inversify7;
      const lines: string[] = [];
      class Service {
        end(): void {
          lines.push('destroy');
        }
        start(): void {
          lines.push('start');
        }
      }
      inversify.injectable()(Service);
      inversify.postConstruct()(Service.prototype, 'start', {});
      inversify.preDestroy()(Service.prototype, 'end', {});
      finalizeWith(
        (line: string) => lines.push(line),
        () => ['finalize'],
      )(Service);
      const container = new inversify.Container();
      container.register(FinalizationPlugin);
      container.bind(Service).toSelf().inSingletonScope();
      container.get(Service);
      return { container, Service, lines };
    };

    it(`[R1] tears down with the method names of ${alias}, plain ones asynchronous`, async () => {
      for (const end of ['unbindAll', 'unbindAllSync'] as const) {
        const { container, lines } = await scene();
        const ended: unknown = container[end]();
        if (end === 'unbindAllSync') expect(lines).to.deep.equal(['start', 'destroy', 'finalize']);
        await ended;
        expect(lines).to.deep.equal(['start', 'destroy', 'finalize']);
      }
      const { container, Service, lines } = await scene();
      container.unbindSync(Service);
      expect(lines).to.deep.equal(['start', 'destroy', 'finalize']);
    });
  }

  it('[R1] finds no lifecycle methods on a class without metadata', () => {
    expect([...preDestroyMethodsOf(class Plain {})]).to.deep.equal([]);
  });
});

describe('FinalizationPlugin on an unsupported version of Inversify', () => {
  it('[R3] throws UNSUPPORTED_INVERSIFY, which names what is missing and what is supported', () => {
    const services = { bindingService: {}, activationService: {}, deactivationService: {} };
    const error = thrown(() => new FinalizationPlugin({} as never, services as never));
    expect(error).to.be.instanceOf(FinalizeError).with.property('code', 'UNSUPPORTED_INVERSIFY');
    expect(String(error)).to.contain(
      'expected a container of inversify ^8.0.0 or ^7.5.2 or ^6.2.0, but got an object of class Object',
    );
    expect(String(error)).to.contain('bindingService.set');
    expect(String(error)).to.contain('planResultCacheService.clearCache');
  });
});
