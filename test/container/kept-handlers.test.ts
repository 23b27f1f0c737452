import { expect } from 'chai';
import { Container, injectable } from 'inversify';
import * as inversify6 from 'inversify-6-2';
import * as inversify7 from 'inversify-7-11';
import { finalization, finalizeBinding, finalizeContainer } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { newContainer } from './new-container.js';

type Handler = (context: unknown, value: unknown) => unknown;

/** A binding in the fluent syntax, as far as these tests use it. */
interface Bound {
  inSingletonScope(): HandlerSyntax;
  inTransientScope(): HandlerSyntax;
}

interface HandlerSyntax {
  onActivation(handler: Handler): unknown;
}

interface SomeContainer {
  get(serviceId: unknown): unknown;
  isBound(serviceId: unknown): boolean;
  unbind(serviceId: unknown): unknown;
}

interface Version {
  readonly name: string;
  /** Binds a class in a new container with the plugin. */
  readonly bind: (service: new () => object) => { container: SomeContainer; bound: Bound };
  /** Tears down a container synchronously. */
  readonly end: (container: SomeContainer) => void;
}

function bindIn(container: unknown, service: unknown): { container: SomeContainer; bound: Bound } {
  const some = container as SomeContainer & { bind(id: string): { to(type: unknown): Bound } };
  return { container: some, bound: some.bind('service').to(service) };
}

const versions: readonly Version[] = [
  {
    name: 'Inversify 6',
    bind: (service) => {
      inversify6.injectable()(service);
      return bindIn(finalizeContainer(new inversify6.Container()), service);
    },
    end: (container) => (container as inversify6.Container).unbindAll(),
  },
  {
    name: 'Inversify 7',
    bind: (service) => {
      inversify7.injectable()(service);
      return bindIn(finalizeContainer(new inversify7.Container()), service);
    },
    end: (container) => (container as inversify7.Container).unbindAllSync(),
  },
  {
    name: 'Inversify 8',
    bind: (service) => {
      injectable()(service);
      return bindIn(finalizeContainer(new Container()), service);
    },
    end: (container) => (container as Container).unbindAll(),
  },
];

function decorated(lines: string[]): new () => object {
  class Service {}
  finalizeWith(
    (line: string) => void lines.push(line),
    () => ['finalized'],
  )(Service);
  return Service;
}

describe('a handler that is set late', () => {
  for (const { name, bind, end } of versions) {
    for (const scope of ['inSingletonScope', 'inTransientScope'] as const) {
      it(`[C1] [D1] runs together with the finalizers in ${name}, ${scope}, if the service was planned already`, () => {
        const lines: string[] = [];
        const { container, bound } = bind(decorated(lines));
        const syntax = bound[scope]();
        container.isBound('service');
        const alive = scope === 'inTransientScope' ? [container.get('service')] : [];
        syntax.onActivation((_context, value) => {
          lines.push('activated');
          return value;
        });
        alive.push(container.get('service'));
        end(container);
        const finalized = scope === 'inTransientScope' ? 2 : 1;
        expect(lines).to.deep.equal([
          'activated',
          ...Array.from({ length: finalized }, () => 'finalized'),
        ]);
        expect(alive).to.have.length(finalized);
      });
    }

    it(`[C1] replaces the earlier handler in ${name}`, () => {
      const lines: string[] = [];
      const { container, bound } = bind(decorated(lines));
      const syntax = bound.inSingletonScope();
      for (const line of ['first', 'second']) {
        syntax.onActivation((_context, value) => {
          lines.push(line);
          return value;
        });
      }
      container.get('service');
      end(container);
      expect(lines).to.deep.equal(['second', 'finalized']);
    });

    it(`[C1] of a binding that was removed changes nothing in ${name}`, () => {
      const lines: string[] = [];
      const { container, bound } = bind(decorated(lines));
      const syntax = bound.inSingletonScope();
      container.unbind('service');
      syntax.onActivation(() => lines.push('activated'));
      end(container);
      expect(lines).to.deep.equal([]);
    });
  }

  it('[C1] of a builder runs when it would run without the plugin', () => {
    const observe = (container: Container): string[] => {
      const lines: string[] = [];
      const syntax = container
        .bind<object>('service')
        .toDynamicValue(() => ({}))
        .inTransientScope();
      container.get('service');
      syntax.onActivation((_context, value) => {
        lines.push('activated');
        return value;
      });
      container.get('service');
      container.bind('service').toConstantValue({});
      lines.push(`got ${container.getAll('service').length}`);
      return lines;
    };
    expect(observe(finalizeContainer(new Container()))).to.deep.equal(observe(new Container()));
  });

  it('[C1] that a plugin writes to the binding runs together with the finalizers once the service is planned', () => {
    const lines: string[] = [];
    const bindings: Array<{ onActivation: Handler }> = [];
    class Writer {
      constructor(_container: Container, services: { readonly bindingService: object }) {
        Object.defineProperty(this, Symbol.for('@inversifyjs/plugin/isPlugin'), { value: true });
        const service = services.bindingService as {
          getNonParentBindings(id: string): Array<{ onActivation: Handler }> | undefined;
        };
        bindings.push(...(service.getNonParentBindings('service') ?? []));
      }

      load(): void {
        // Only the constructor is needed.
      }
    }
    const container = newContainer();
    const Service = decorated(lines);
    injectable()(Service);
    container.bind('service').to(Service).inSingletonScope();
    container.register(Writer);
    for (const binding of bindings) {
      binding.onActivation = (_context, value) => {
        lines.push('activated');
        return value;
      };
    }
    container.get('service');
    container.unbindAll();
    expect(lines).to.deep.equal(['activated', 'finalized']);
  });

  it('[C1] is also found in containers of a subclass', () => {
    class Special extends Container {}
    const lines: string[] = [];
    const container = finalizeContainer(new Special());
    const Service = decorated(lines);
    injectable()(Service);
    const syntax = container.bind('service').to(Service).inSingletonScope();
    container.isBound('service');
    syntax.onActivation((_context, value) => {
      lines.push('activated');
      return value;
    });
    container.get('service');
    container.unbindAll();
    expect(lines).to.deep.equal(['activated', 'finalized']);
  });
});

describe('an intercepted binding', () => {
  it('[C10] has only data properties, since accessors would make the engine turn it into a dictionary', () => {
    const found: object[] = [];
    class Reader {
      constructor(_container: Container, services: { readonly bindingService: object }) {
        Object.defineProperty(this, Symbol.for('@inversifyjs/plugin/isPlugin'), { value: true });
        const service = services.bindingService as {
          getNonParentBindings(id: string): object[] | undefined;
        };
        for (const id of ['decorated', 'configured', 'disposed']) {
          found.push(...(service.getNonParentBindings(id) ?? []));
        }
      }

      load(): void {
        // Only the constructor is needed.
      }
    }
    const container = new Container();
    container.register(finalization({ disposables: true }));
    const Service = decorated([]);
    injectable()(Service);
    class Plain {}
    injectable()(Plain);
    container.bind('decorated').to(Service);
    finalizeBinding(
      container.bind('configured').toDynamicValue(() => ({})),
      { func: () => undefined },
    );
    container.bind('disposed').to(Plain).inSingletonScope();
    for (const id of ['decorated', 'configured', 'disposed']) container.get(id);
    container.register(Reader);
    const descriptors = found.flatMap((binding) =>
      Object.values(
        Object.getOwnPropertyDescriptors(binding) as Record<string, PropertyDescriptor>,
      ),
    );
    expect(found).to.have.length(3);
    expect(descriptors.filter((descriptor) => !('value' in descriptor))).to.deep.equal([]);
  });
});
