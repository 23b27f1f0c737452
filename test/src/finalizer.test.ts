import { inspect } from 'node:util';
import { expect } from 'chai';
import {
  createFinalizer,
  finalize,
  FinalizeError,
  type Finalizer,
  FinalizerScope,
} from '../../src/index.js';
import { collectUntil } from '../support/collect.js';

class Connection {}

const nothing = (): void => undefined;

describe('Finalizer', () => {
  it('[F1] is a function with the members of a function', () => {
    const finalizer = finalize(new Connection(), (n: number) => n + 1, 1);
    expect(finalizer).to.be.a('function').and.to.be.instanceOf(Function);
    expect(Reflect.apply(finalizer, 'any this', ['ignored'])).to.equal(2);
  });

  it('[F3] stays alive when every handle is dropped', async () => {
    const calls: string[] = [];
    const scope = new FinalizerScope();
    const connection = new Connection();
    let handles = 1;
    const registry = new FinalizationRegistry(() => {
      handles -= 1;
    });
    (() => {
      // The collection of a handle that no live finalizer retains proves that the test has dropped its handles.
      const dropped = finalize(new Connection(), nothing);
      dropped();
      registry.register(dropped, undefined);
      scope.finalize(connection, (text: string) => calls.push(text), 'ran');
    })();
    await collectUntil(() => handles === 0, 'a handle to be collected');
    expect([scope.size, calls]).to.deep.equal([1, []]);
    scope.drain();
    expect(calls).to.deep.equal(['ran']);
    expect(connection).to.be.instanceOf(Connection);
  });

  it('[F4] is dead before its callback is called', () => {
    const seen: unknown[] = [];
    const finalizer: Finalizer = finalize(new Connection(), () => {
      seen.push(finalizer.alive, finalizer(), finalizer.peek(), finalizer.detach());
      finalizer[Symbol.dispose]();
      return 'outer';
    });
    expect(finalizer()).to.equal('outer');
    expect(seen).to.deep.equal([false, undefined, undefined, undefined]);
  });

  it('[F5] peek() returns the target, the callback and the arguments, and changes nothing', () => {
    const connection = new Connection();
    const options = { args: [1, 'two'] as const, kwargs: { three: 3 } };
    const close = (_n: number, _s: string, _k: object): string => 'closed';
    const finalizer = createFinalizer(connection, close, options);
    const parts = finalizer.peek();
    expect(parts).to.deep.equal([connection, close, [1, 'two'], { three: 3 }]);
    expect(parts?.[0]).to.equal(connection);
    expect(finalizer.peek()).to.deep.equal(parts);
    expect([finalizer.alive, finalizer()]).to.deep.equal([true, 'closed']);
    expect(finalizer.peek()).to.equal(undefined);
  });

  it('[F5] changing the result of peek() does not change the finalizer', () => {
    const show = (...args: unknown[]): unknown[] => args;
    const finalizer = createFinalizer(new Connection(), show, { args: [1], kwargs: { k: 2 } });
    const [, , args, kwargs] = finalizer.peek() ?? [];
    (args as unknown[]).push('more');
    expect(() => Object.assign(kwargs ?? {}, { k: 3 })).to.throw(TypeError);
    expect(finalizer()).to.deep.equal([1, { k: 2 }]);
  });

  it('[F5] detach() returns the same and marks the finalizer dead without a call', () => {
    const connection = new Connection();
    let calls = 0;
    const count = (n: number): void => void (calls += n);
    const finalizer = finalize(connection, count, 1);
    expect(finalizer.detach()).to.deep.equal([connection, count, [1], {}]);
    expect([finalizer.alive, finalizer.detach(), finalizer.peek(), finalizer()]).to.deep.equal([
      false,
      undefined,
      undefined,
      undefined,
    ]);
    expect(calls).to.equal(0);
  });

  it('[F5] peek() and detach() return undefined after the target was collected, and the callback is still called', async () => {
    const scope = new FinalizerScope();
    const calls: string[] = [];
    const seen: unknown[] = [];
    const finalizers: Finalizer[] = [];
    // The newer one runs first, in the same batch: the target is collected, the older one is alive.
    const make = (): void => {
      const connection = new Connection();
      finalizers.push(scope.finalize(connection, (text: string) => calls.push(text), 'older'));
      scope.finalize(connection, () => {
        const [older] = finalizers;
        seen.push(older?.alive, older?.peek(), older?.detach(), older?.alive);
      });
    };
    make();
    await collectUntil(() => calls.length > 0, 'the older finalizer to run');
    expect(seen).to.deep.equal([true, undefined, undefined, true]);
    expect(calls).to.deep.equal(['older']);
  });

  it('[F6] atexit is true by default and writable while it is alive', () => {
    const finalizer = finalize(new Connection(), nothing);
    expect(finalizer.atexit).to.equal(true);
    finalizer.atexit = false;
    expect(finalizer.atexit).to.equal(false);
    finalizer.atexit = false;
    finalizer.atexit = true;
    expect(finalizer.atexit).to.equal(true);
    finalizer();
    expect(finalizer.atexit).to.equal(false);
    finalizer.atexit = true;
    expect([finalizer.atexit, finalizer.alive]).to.deep.equal([false, false]);
  });

  it('[F6] atexit accepts any truthy value as true', () => {
    const finalizer = finalize(new Connection(), nothing);
    finalizer.atexit = 0 as never;
    expect(finalizer.atexit).to.equal(false);
    finalizer.atexit = 'yes' as never;
    expect(finalizer.atexit).to.equal(true);
    finalizer.detach();
  });

  it('[F6] is alive until a call, detach(), dispose or a drain', () => {
    const scope = new FinalizerScope();
    const ends: ReadonlyArray<(finalizer: Finalizer) => unknown> = [
      (finalizer) => finalizer(),
      (finalizer) => finalizer.detach(),
      (finalizer) => finalizer[Symbol.dispose](),
      () => scope.drain(),
    ];
    for (const end of ends) {
      const finalizer = scope.finalize(new Connection(), nothing);
      finalizer.peek();
      expect(finalizer.alive).to.equal(true);
      end(finalizer);
      expect(finalizer.alive).to.equal(false);
    }
  });

  it("[F7] throws the callback's error to an explicit caller, and is dead afterwards", () => {
    const error = new Error('failed');
    const finalizer = finalize(new Connection(), () => {
      throw error;
    });
    expect(() => finalizer()).to.throw(error);
    expect([finalizer.alive, finalizer()]).to.deep.equal([false, undefined]);
  });

  it('[F7] returns the promise of an asynchronous callback unchanged', async () => {
    const finalizer = finalize(new Connection(), async () => {
      throw new Error('rejected');
    });
    const [end] = await Promise.allSettled([finalizer()]);
    expect(end).to.have.nested.property('reason.message', 'rejected');
  });

  it('[F8] is called at the end of a using block, which ignores its result', () => {
    const calls: string[] = [];
    const push = (text: string): number => calls.push(text);
    {
      using outer = finalize(new Connection(), push, 'outer');
      using inner = finalize(new Connection(), push, 'inner');
      expect([outer.alive, inner.alive]).to.deep.equal([true, true]);
    }
    expect(calls).to.deep.equal(['inner', 'outer']);
    const finalizer = finalize(new Connection(), push, 'by hand');
    expect(finalizer[Symbol.dispose]()).to.equal(undefined);
    finalizer[Symbol.dispose]();
    expect(calls).to.deep.equal(['inner', 'outer', 'by hand']);
  });

  it('[F8] a using block rethrows the error of the callback', () => {
    const block = (): void => {
      using finalizer = finalize(new Connection(), () => {
        throw new RangeError('closing failed');
      });
      expect(finalizer.alive).to.equal(true);
    };
    expect(block).to.throw(RangeError, 'closing failed');
  });

  for (const way of ['call', 'detach', 'dispose', 'drain'] as const) {
    it(`[F9] releases func, args and kwargs when it ends by ${way}, while its handle is still referenced`, async () => {
      const connection = new Connection();
      const scope = new FinalizerScope();
      const gone = new Set<string>();
      const registry = new FinalizationRegistry<string>((part) => gone.add(part));
      const make = (): Finalizer => {
        const func = (..._args: unknown[]): void => void new Set([func]);
        const [arg, kwarg] = [{}, {}];
        registry.register(func, 'func');
        registry.register(arg, 'args');
        registry.register(kwarg, 'kwargs');
        return createFinalizer(connection, func, { args: [arg], kwargs: { kwarg }, scope });
      };
      const finalizer = make();
      // A separate function: none of its values may stay on the stack of this one.
      const end = (): void => {
        if (way === 'call') finalizer();
        else if (way === 'detach') finalizer.detach();
        else if (way === 'dispose') finalizer[Symbol.dispose]();
        else scope.drain();
      };
      end();
      await collectUntil(() => gone.size === 3, 'func, args and kwargs to be collected');
      expect([finalizer.alive, connection instanceof Connection]).to.deep.equal([false, true]);
    });
  }

  it('[F12] prints the callback and the class of the target while it is alive, and "dead" afterwards', () => {
    const connection = new Connection();
    const finalizer = finalize(connection, function closeSocket() {});
    const live = 'Finalizer { alive, closeSocket of Connection }';
    expect([String(finalizer), inspect(finalizer), inspect([finalizer])]).to.deep.equal([
      live,
      live,
      `[ ${live} ]`,
    ]);
    finalizer();
    const dead = 'Finalizer { dead }';
    expect([String(finalizer), inspect(finalizer)]).to.deep.equal([dead, dead]);
    expect(connection).to.be.instanceOf(Connection);
  });

  it('[F12] prints every kind of target and callback', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    const { proxy: func, revoke: revokeFunc } = Proxy.revocable(nothing, {});
    const named = (name: unknown): (() => void) =>
      Object.defineProperty(() => undefined, 'name', { value: name });
    const finalizers = [
      finalize(proxy, nothing),
      finalize(Symbol('token'), nothing),
      finalize(Object.create(null) as object, nothing),
      finalize(Object.create({ constructor: 'none' }) as object, nothing),
      finalize(new (class {})(), () => undefined),
      finalize({}, named('')),
      finalize({}, named(5)),
      finalize(() => 1, func),
    ];
    revoke();
    revokeFunc();
    expect(finalizers.map(String)).to.deep.equal([
      'Finalizer { alive, nothing }',
      'Finalizer { alive, nothing of Symbol }',
      'Finalizer { alive, nothing }',
      'Finalizer { alive, nothing of Object }',
      'Finalizer { alive, (anonymous) of (anonymous) }',
      'Finalizer { alive, (anonymous) of Object }',
      'Finalizer { alive, (anonymous) of Object }',
      'Finalizer { alive, (anonymous) of Function }',
    ]);
    for (const finalizer of finalizers) finalizer.detach();
  });

  it('has one handle, which each lookup returns', () => {
    const scope = new FinalizerScope();
    const finalizer = scope.finalize(new Connection(), nothing);
    expect([...scope][0] === finalizer).to.equal(true);
    scope.drain();
  });

  it('rejects a lookup of another function or object', () => {
    const finalizer = finalize(new Connection(), nothing);
    const others = [
      [undefined, 'undefined'],
      [{}, 'an object of class Object'],
      [nothing, 'the function nothing'],
    ] as const;
    for (const [other, words] of others) {
      expect(() => Reflect.apply(Reflect.get(finalizer, 'detach'), other, []))
        .to.throw(
          FinalizeError,
          `expected this to be a finalizer, but got ${words}; call the method on the finalizer itself`,
        )
        .with.property('code', 'INVALID_ARGUMENT');
    }
    expect(finalizer.detach()).to.be.an('array');
  });
});
