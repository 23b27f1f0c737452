import { expect } from 'chai';
import {
  createFinalizer,
  finalize,
  FinalizeError,
  type Finalizer,
  programScope,
} from '../../src/index.js';
import { collectUntil } from '../support/collect.js';
import { runProgram } from '../support/run-program.js';

/** The five tests of `FinalizeTestCase` in CPython's `test_weakref.py`, in TypeScript. */
describe("CPython's FinalizeTestCase", () => {
  class A {}

  const dead = (finalizer: Finalizer): unknown[] => [
    finalizer(),
    finalizer(),
    finalizer.peek(),
    finalizer.detach(),
    finalizer.alive,
  ];
  const DEAD = [undefined, undefined, undefined, undefined, false];

  it('test_finalize: call, detach and collection end a finalizer once', async () => {
    const res: number[] = [];
    const add = (x: number, y: number, { z }: { z: number }): number => {
      res.push(x + y + z);
      return x + y + z;
    };
    let a: A | undefined = new A();

    let f: Finalizer = createFinalizer(a, add, { args: [67, 43], kwargs: { z: 89 } });
    expect(f.alive).to.equal(true);
    expect(f.peek()).to.deep.equal([a, add, [67, 43], { z: 89 }]);
    expect(f()).to.equal(199);
    expect(dead(f)).to.deep.equal(DEAD);
    expect(res.splice(0)).to.deep.equal([199]);

    const addAll = (...numbers: number[]): number => {
      res.push(numbers.reduce((sum, n) => sum + n, 0));
      return res.length;
    };
    f = finalize(a, addAll, 67, 43, 89);
    expect(f.peek()).to.deep.equal([a, addAll, [67, 43, 89], {}]);
    expect(f.detach()).to.deep.equal([a, addAll, [67, 43, 89], {}]);
    expect(dead(f)).to.deep.equal(DEAD);
    expect(res).to.deep.equal([]);

    f = finalize(a, addAll, 67, 43, 89);
    a = undefined;
    await collectUntil(() => res.length > 0, 'the finalizer to run');
    expect(dead(f)).to.deep.equal(DEAD);
    expect(res).to.deep.equal([199]);
  });

  it('test_arg_errors: arguments of every name are passed on, wrong calls create nothing', () => {
    const res: unknown[] = [];
    const fin = (...all: unknown[]): void => void res.push(all);
    const a = new A();
    const kwargs = { func: 3, obj: 4, scope: 5, atexit: 6 };
    const f = createFinalizer(a, fin, { args: [1, 2], kwargs });
    expect(f.peek()).to.deep.equal([a, fin, [1, 2], kwargs]);
    f();
    expect(res).to.deep.equal([[1, 2, kwargs]]);

    const size = programScope.size;
    const wrongCalls: ReadonlyArray<readonly unknown[]> = [
      [a, { func: fin, arg: 1 }],
      [{ obj: a, func: fin, arg: 1 }],
      [a],
      [],
    ];
    for (const wrong of wrongCalls) {
      const call = (): unknown => Reflect.apply(finalize, undefined, wrong);
      expect(call).to.throw(FinalizeError);
      const create = (): unknown => Reflect.apply(createFinalizer, undefined, wrong);
      expect(create).to.throw(FinalizeError);
    }
    expect(programScope.size).to.equal(size);
  });

  it('test_order: no handle is needed, dead finalizers do nothing, the rest run newest first', async () => {
    const res: string[] = [];
    const append = (text: string): void => void res.push(text);
    const tell = (): readonly Finalizer[] => {
      const a = new A();
      finalize(a, append, 'f1');
      const f2 = finalize(a, append, 'f2');
      const f3 = finalize(a, append, 'f3');
      finalize(a, append, 'f4');
      const f5 = finalize(a, append, 'f5');
      expect([f2.alive, f3.alive, f5.alive]).to.deep.equal([true, true, true]);
      expect(f5.detach()?.[0]).to.equal(a);
      expect(f5.alive).to.equal(false);
      f5();
      res.push('A');
      f3();
      expect(f3.alive).to.equal(false);
      res.push('B');
      f3();
      res.push('C');
      return [f2];
    };
    const [f2] = tell();
    await collectUntil(() => res.includes('f1'), 'the finalizers to run');
    expect(f2?.alive).to.equal(false);
    res.push('D');
    f2?.();
    expect(res).to.deep.equal(['A', 'f3', 'B', 'C', 'f4', 'f2', 'f1', 'D']);
  });

  it('test_all_freed: callback and handle are released after the call', async () => {
    const res: number[] = [];
    const gone = new Set<string>();
    const registry = new FinalizationRegistry<string>((name) => gone.add(name));
    const held: A[] = [];
    const make = (): ReadonlyArray<WeakRef<object>> => {
      const a = new A();
      held.push(a);
      const callback = (): void => void res.push(123);
      const f = finalize(a, callback);
      registry.register(callback, 'callback');
      registry.register(f, 'handle');
      return [new WeakRef(callback), new WeakRef(f)];
    };
    const references = make();
    await collectUntil(
      () => references[0]?.deref() !== undefined,
      'the finalizer to keep its callback',
    );
    expect([references[1]?.deref() !== undefined, [...gone]]).to.deep.equal([true, []]);
    held.length = 0;
    await collectUntil(() => gone.size === 2, 'the callback and the handle to be collected');
    expect(res).to.deep.equal([123]);
  });

  it('test_atexit: at exit newest first, without those with atexit false; errors are shown, new finalizers are next', async () => {
    expect(await runProgram('python-story')).to.deep.equal({
      stdout: 'f4 foobar\nf3 error\ng1\nf1 foobar\n',
      stderr:
        'Exception ignored in finalizer error of Function:\nRangeError: division by zero\n    at ...\n',
      code: 0,
      signal: null,
    });
  });
});
