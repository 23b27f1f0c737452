import { expect } from 'chai';
import { expectTypeOf } from 'expect-type';
import {
  createFinalizer,
  finalize,
  FinalizeError,
  type Finalizer,
  FinalizerScope,
  programScope,
} from '../../src/index.js';

class Service {}

const add = (x: number, y: number, z: number): number => x + y + z;

/** Returns the error of a creation that must be rejected, and checks that it left nothing behind. */
function rejected(create: () => unknown): FinalizeError {
  const before = programScope.size;
  try {
    create();
  } catch (error) {
    expect(error).to.be.instanceOf(FinalizeError);
    expect(programScope.size).to.equal(before);
    return error as FinalizeError;
  }
  throw new Error('expected the creation to be rejected, but it was not');
}

describe('finalize', () => {
  it('[F1] returns a handle that calls func(...args) once and then returns undefined', () => {
    const calls: unknown[][] = [];
    const record = (...args: [number, string]): string => {
      calls.push(args);
      return args.join();
    };
    const finalizer = finalize(new Service(), record, 7, 'x');
    expect(finalizer.alive).to.equal(true);
    expect(finalizer()).to.equal('7,x');
    expect([finalizer(), finalizer()]).to.deep.equal([undefined, undefined]);
    expect(finalizer.alive).to.equal(false);
    expect(calls).to.deep.equal([[7, 'x']]);
  });

  it('[F2] calls func with this undefined, and without kwargs if none were given', () => {
    function show(this: void, ...args: unknown[]): unknown {
      return [this, args];
    }
    expect(finalize(new Service(), show, 1)()).to.deep.equal([undefined, [1]]);
    expect(finalize(new Service(), show)()).to.deep.equal([undefined, []]);
  });

  it('[F2] [F5] passes on a single argument unchanged, whatever it is', () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    const show = (...args: unknown[]): unknown[] => args;
    const kwargs = { key: 1 };
    for (const only of [
      undefined,
      null,
      0,
      '',
      [],
      [1, 2],
      [[]],
      kwargs,
      Symbol('only'),
      show,
      proxy,
    ]) {
      const isOnly = (args: readonly unknown[] | undefined): boolean =>
        args?.length === 1 && Object.is(args[0], only);
      expect(isOnly(finalize(new Service(), show, only)())).to.equal(true);
      expect(isOnly(finalize(new Service(), show, only).peek()?.[2])).to.equal(true);
      expect(isOnly(finalize(new Service(), show, only).detach()?.[2])).to.equal(true);
      const withKwargs = createFinalizer(new Service(), show, { args: [only], kwargs });
      expect(withKwargs.peek()?.[3]).to.deep.equal(kwargs);
      expect(isOnly(withKwargs.peek()?.[2])).to.equal(true);
      expect(isOnly(withKwargs()?.slice(0, 1))).to.equal(true);
    }
  });

  it('[F13] accepts one target any number of times, and one function for any number of targets', () => {
    const calls: number[] = [];
    const push = (n: number): void => void calls.push(n);
    const service = new Service();
    const several = [1, 2, 3].map((n) => finalize(service, push, n));
    const others = [4, 5].map((n) => finalize(new Service(), push, n));
    for (const finalizer of [...several, ...others]) finalizer();
    expect(calls).to.deep.equal([1, 2, 3, 4, 5]);
  });

  it('[F10] accepts objects of every kind, functions, arrays, proxies and symbols', () => {
    const symbols = [Symbol('own'), Symbol.iterator];
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const objects = [{}, [], () => 1, Service, Object.create(null) as object, proxy, ...symbols];
    for (const obj of objects) {
      const finalizer = finalize(obj, add, 1, 2, 3);
      expect(finalizer.peek()?.[0] === obj).to.equal(true);
      expect(finalizer()).to.equal(6);
    }
  });

  const primitives: ReadonlyArray<readonly [value: unknown, words: string]> = [
    [null, 'null'],
    [undefined, 'undefined'],
    [5, 'the number 5'],
    [5n, 'the bigint 5'],
    [true, 'the boolean true'],
    ['text', 'the string "text"'],
    ['x'.repeat(50), `the string "${'x'.repeat(40)}…"`],
    [Symbol.for('registered'), 'the symbol Symbol(registered)'],
  ];

  for (const [value, words] of primitives) {
    it(`[F10] rejects ${words} as obj, and says what to write`, () => {
      const error = rejected(() => finalize(value as object, add, 1, 2, 3));
      expect(error.code).to.equal('INVALID_ARGUMENT');
      expect(error.message).to.equal(
        `expected obj to be an object or a non-registered symbol, but got ${words}; ` +
          'pass the object whose garbage collection calls the callback, and the primitive value as an argument',
      );
    });
  }

  it('[F10] rejects a func that is not a function', () => {
    for (const [value, words] of [
      [undefined, 'undefined'],
      ['rm', 'the string "rm"'],
      [new Service(), 'an object of class Service'],
      [Object.create(null), 'an object of class unknown'],
    ]) {
      const error = rejected(() => finalize({}, value as () => void));
      expect(error.code).to.equal('INVALID_ARGUMENT');
      expect(error.message).to.equal(
        `expected func to be a function, but got ${String(words)}; ` +
          'write finalize(obj, func, ...args)',
      );
    }
  });

  it('[F11] [11.24] rejects the target under a symbol key of kwargs, and names the key', () => {
    const kwargs = { [Symbol('pool')]: new Service() };
    const [target] = Object.getOwnPropertySymbols(kwargs).map((key) => Reflect.get(kwargs, key));
    const error = rejected(() => createFinalizer(target as object, () => undefined, { kwargs }));
    expect(error.code).to.equal('SELF_REFERENCE');
    expect(error.message).to.include('expected kwargs[Symbol(pool)] of finalizer');
  });

  it('[F11] rejects the target as func or among args, and names the place', () => {
    const own = (): void => undefined;
    const asFunc = rejected(() => finalize(own, own));
    const service = new Service();
    const log = (..._args: unknown[]): void => undefined;
    const asArgument = rejected(() => finalize(service, log, 1, service, service));
    const tail =
      'not to be the target itself, but it is, and would keep the target alive forever; ' +
      'pass only what the callback needs, such as a path or a descriptor; if the target itself has to be ' +
      'closed, use the dispose option of finalizeBinding or onDeactivation, or tie the finalizer to an ' +
      'object that wraps the target';
    expect([asFunc.code, asFunc.message]).to.deep.equal([
      'SELF_REFERENCE',
      `expected func of finalizer own ${tail}`,
    ]);
    expect([asArgument.code, asArgument.message]).to.deep.equal([
      'SELF_REFERENCE',
      `expected args[1] of finalizer log ${tail}`,
    ]);
  });

  it('[F11] rejects a symbol among its own args', () => {
    const key = Symbol('key');
    const error = rejected(() => finalize(key, (k: symbol) => k, key));
    expect(error.code).to.equal('SELF_REFERENCE');
  });

  it('infers the type of the handle, and wrong arguments do not compile', () => {
    const service = new Service();
    const finalizer = finalize(service, add, 1, 2, 3);
    expectTypeOf(finalizer).toEqualTypeOf<Finalizer<Service, [number, number, number], number>>();
    expectTypeOf(finalizer()).toEqualTypeOf<number | undefined>();
    // @ts-expect-error a number is missing
    finalize(service, add, 1, 2)();
    // @ts-expect-error the third isn't a number
    finalize(service, add, 1, 2, '3')();
    // @ts-expect-error a func that needs `this` would not get it
    finalize(service, function run(this: Service) {})();
    // @ts-expect-error a number cannot be collected
    expect(() => finalize(5, add, 1, 2, 3)).to.throw(FinalizeError);
    finalizer.detach();
  });
});

describe('createFinalizer', () => {
  it('[F2] passes kwargs as one more argument after args', () => {
    const show = (...args: unknown[]): unknown[] => args;
    const options = { args: [1, 2], kwargs: { z: 3 } };
    expect(createFinalizer(new Service(), show, options)()).to.deep.equal([1, 2, { z: 3 }]);
    expect(createFinalizer(new Service(), show, { args: [1] })()).to.deep.equal([1]);
    expect(createFinalizer(new Service(), show, { kwargs: {} })()).to.deep.equal([{}]);
    expect(createFinalizer(new Service(), show)()).to.deep.equal([]);
  });

  it('reads args and kwargs once: changing them later changes nothing', () => {
    const args = [1];
    const kwargs = { z: 3 };
    const show = (...all: unknown[]): unknown[] => all;
    const finalizer = createFinalizer(new Service(), show, { args, kwargs });
    args.push(2);
    kwargs.z = 4;
    expect(finalizer()).to.deep.equal([1, { z: 3 }]);
  });

  it('[F6] accepts atexit and a scope', () => {
    const scope = new FinalizerScope();
    const options = { atexit: false, scope };
    const finalizer = createFinalizer(new Service(), () => 'ran', options);
    expect([finalizer.atexit, scope.size]).to.deep.equal([false, 1]);
    scope.drain();
    expect(finalizer()).to.equal('ran');
    expect(scope.size).to.equal(0);
  });

  it('[F11] rejects the target among the values of kwargs, and names the key', () => {
    const service = new Service();
    const error = rejected(() =>
      createFinalizer(service, function close() {}, { kwargs: { a: 1, owner: service } }),
    );
    expect(error.code).to.equal('SELF_REFERENCE');
    expect(error.message).to.match(/^expected kwargs\.owner of finalizer close not to be/);
  });

  const wrong: ReadonlyArray<readonly [options: unknown, message: string]> = [
    [
      { args: 'ab' },
      'expected args to be an array, but got the string "ab"; write { args: [value] }',
    ],
    [
      { kwargs: 5 },
      'expected kwargs to be an object, but got the number 5; write { kwargs: { name: value } }',
    ],
    [
      { kwargs: null },
      'expected kwargs to be an object, but got null; write { kwargs: { name: value } }',
    ],
    [
      '/tmp/x',
      'expected options to be an object, but got the string "/tmp/x"; write { args: [value] }, or finalize(obj, func, value)',
    ],
    [
      null,
      'expected options to be an object, but got null; write { args: [value] }, or finalize(obj, func, value)',
    ],
    ...[{}, Object.create(FinalizerScope.prototype) as object].map(
      (scope) =>
        [
          { scope },
          `expected scope to be a FinalizerScope, but got an object of class ${scope.constructor.name}; ` +
            'write { scope: new FinalizerScope() }, or omit it for programScope',
        ] as const,
    ),
    [
      { scope: null },
      'expected scope to be a FinalizerScope, but got null; ' +
        'write { scope: new FinalizerScope() }, or omit it for programScope',
    ],
    [
      { scope: 'program' },
      'expected scope to be a FinalizerScope, but got the string "program"; ' +
        'write { scope: new FinalizerScope() }, or omit it for programScope',
    ],
  ];

  for (const [options, message] of wrong) {
    it(`[F10] rejects wrong options: ${message.slice(0, message.indexOf(';'))}`, () => {
      const error = rejected(() => createFinalizer(new Service(), () => 1, options as object));
      expect([error.code, error.message]).to.deep.equal(['INVALID_ARGUMENT', message]);
    });
  }

  it('[F10] registers nothing if reading the options throws', () => {
    const scope = new FinalizerScope();
    const failing = {
      get path(): string {
        throw new RangeError('no path');
      },
    };
    const create = (): unknown =>
      createFinalizer(new Service(), (_k: object) => 1, { kwargs: failing, scope });
    expect(create).to.throw(RangeError, 'no path');
    expect(scope.size).to.equal(0);
  });

  it('infers the type of func from args and kwargs', () => {
    const close = (fd: number, _options: { force: boolean }): string => `closed ${fd}`;
    const finalizer = createFinalizer(new Service(), close, {
      args: [3],
      kwargs: { force: true },
    });
    expectTypeOf(finalizer()).toEqualTypeOf<string | undefined>();
    expectTypeOf(finalizer).toExtend<Finalizer<Service, readonly [number], string>>();
    // @ts-expect-error the options object of func is missing
    createFinalizer(new Service(), close, { args: [3] })();
    // @ts-expect-error func takes a number first
    createFinalizer(new Service(), close, { args: ['3'], kwargs: { force: true } })();
    // @ts-expect-error func needs arguments
    createFinalizer(new Service(), close)();
    finalizer.detach();
  });
});
