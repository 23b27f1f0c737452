import { expect } from 'chai';
import { type BindInWhenOnFluentSyntax, Container, injectable } from 'inversify';
import { finalization, finalizersOf, openScope } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { newContainer } from './new-container.js';

class Plain {}

@injectable()
@finalizeWith(() => undefined)
class Decorated {}

class Derived extends Decorated {}

/** The two kinds of binding whose container calls a user's function for each value. */
const builders: Readonly<
  Record<string, (container: Container, build: () => unknown) => BindInWhenOnFluentSyntax<unknown>>
> = {
  toDynamicValue: (container, build) => container.bind<unknown>('built').toDynamicValue(build),
  toResolvedValue: (container, build) => container.bind<unknown>('built').toResolvedValue(build),
};

/** Counts how often `run` looks something up in a `WeakMap` or `WeakSet`. */
function weakLookups(run: () => void): number {
  let lookups = 0;
  const restored: Array<() => void> = [];
  for (const prototype of [WeakMap.prototype, WeakSet.prototype] as object[]) {
    for (const name of ['get', 'has'] as const) {
      const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
      if (descriptor === undefined) continue;
      const stock = descriptor.value as (key: object) => unknown;
      const counted = function (this: object, key: object): unknown {
        lookups += 1;
        return Reflect.apply(stock, this, [key]);
      };
      Object.defineProperty(prototype, name, { ...descriptor, value: counted });
      restored.push(() => Object.defineProperty(prototype, name, descriptor));
    }
  }
  try {
    run();
  } finally {
    for (const restore of restored) restore();
  }
  return lookups;
}

describe('builders', () => {
  for (const [name, bind] of Object.entries(builders)) {
    for (const value of [new Plain(), 5, 'text', () => undefined, Object.create(null)]) {
      const words = typeof value === 'object' ? 'an object' : `a ${typeof value}`;
      it(`[C10] ${name} looks nothing up after the first value if the rest are the same: ${words}`, () => {
        const container = newContainer();
        bind(container, () => value).inTransientScope();
        container.get('built');
        expect(weakLookups(() => container.get('built'))).to.equal(0);
      });
    }

    it(`[C2] ${name} that yields instances of other classes registers the decorated ones`, () => {
      const container = newContainer();
      const yielded = [new Plain(), new Decorated(), new Plain(), new Derived(), 1, new Derived()];
      let turn = 0;
      bind(container, () => yielded[turn++]).inTransientScope();
      const sizes = yielded.map(() => {
        container.get('built');
        return finalizersOf(container).size;
      });
      expect(sizes).to.deep.equal([0, 1, 1, 2, 2, 3]);
    });

    it(`[C2] ${name} that yields an object and then null or undefined yields them`, () => {
      const container = newContainer();
      const yielded = [new Plain(), new Plain(), null, undefined];
      let turn = 0;
      bind(container, () => yielded[turn++]).inTransientScope();
      expect(yielded.map(() => container.get('built'))).to.deep.equal(yielded);
    });

    it(`[C2] ${name} that yields an object and then a proxy that hides its class yields both`, () => {
      const container = newContainer();
      const proxy = new Proxy(new Plain(), {
        getPrototypeOf() {
          throw new Error('hidden');
        },
      });
      const yielded = [new Plain(), new Plain(), proxy];
      let turn = 0;
      bind(container, () => yielded[turn++]).inTransientScope();
      const got = yielded.map(() => container.get('built'));
      expect(got.every((value, index) => value === yielded[index])).to.equal(true);
      expect(finalizersOf(container).size).to.equal(0);
    });

    it(`[C2] ${name} that yields an object and then a promise registers the value that it resolves to`, async () => {
      const container = newContainer();
      const thenable = {
        // oxlint-disable-next-line unicorn/no-thenable -- the builder yields one
        then: (resolve: (value: unknown) => void) => resolve(new Decorated()),
      };
      const yielded = [{}, {}, thenable, Promise.resolve(new Decorated())];
      let turn = 0;
      bind(container, () => yielded[turn++]).inTransientScope();
      container.get('built');
      container.get('built');
      await container.getAsync('built');
      await container.getAsync('built');
      expect(finalizersOf(container).size).to.equal(2);
    });

    it(`[11.11] ${name} registers instances of a class that is decorated after it has yielded some`, () => {
      class Late {}
      const container = newContainer();
      bind(container, () => new Late()).inTransientScope();
      container.get('built');
      container.get('built');
      finalizeWith(() => undefined)(Late);
      container.get('built');
      expect(finalizersOf(container).size).to.equal(1);
    });

    it(`[11.11] ${name} registers instances whose prototype has changed, once the service is planned again`, () => {
      class Changed {}
      const container = newContainer();
      bind(container, () => new Changed()).inTransientScope();
      container.get('built');
      Object.setPrototypeOf(Changed.prototype, Decorated.prototype);
      container.bind('other').toConstantValue(1);
      container.isBound('built');
      container.get('built');
      expect(finalizersOf(container).size).to.equal(1);
    });

    it(`[R4] [P1] ${name} disposes what it yields once the child has a plugin with that option`, () => {
      const parent = newContainer();
      const child = new Container({ parent });
      const disposed: string[] = [];
      bind(child, () => ({ [Symbol.dispose]: () => disposed.push('disposed') }));
      child.get('built');
      child.register(finalization({ disposables: true }));
      const alive = child.get('built');
      child.unbindAll();
      expect([disposed, typeof alive]).to.deep.equal([['disposed'], 'object']);
    });

    it(`[U1] ${name} that catches the failed construction of a singleton still makes its value for the scope`, () => {
      const container = newContainer();
      container
        .bind('failing')
        .toDynamicValue(() => {
          throw new Error('not built');
        })
        .inSingletonScope();
      bind(container, () => {
        expect(() => container.get('failing')).to.throw('not built');
        return new Decorated();
      }).inTransientScope();
      const scope = openScope(container);
      const alive = [scope.get('built'), scope.get('built')];
      expect([scope.size, finalizersOf(container).size, alive.length]).to.deep.equal([2, 0, 2]);
      scope.drain();
    });
  }

  it('[U1] that fail do not change the scope of the builder that called them', () => {
    const container = newContainer();
    const fail = (): never => {
      throw new Error('not built');
    };
    container.bind('failing').toDynamicValue(fail).inSingletonScope();
    container.bind('middle').toDynamicValue((context) => context.get('failing'));
    container.bind('inner').toDynamicValue(() => new Decorated());
    container.bind('outer').toDynamicValue((context) => {
      expect(() => context.get('middle')).to.throw('not built');
      return context.get('inner');
    });
    const scope = openScope(container);
    const alive = scope.get('outer');
    expect([scope.size, finalizersOf(container).size, typeof alive]).to.deep.equal([
      1,
      0,
      'object',
    ]);
    scope.drain();
  });
});
