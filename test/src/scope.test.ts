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

const nothing = (): void => undefined;

/** A scope, a target that lives as long as the test, and the recorded calls. */
function setUp(): {
  readonly scope: FinalizerScope;
  readonly owner: object;
  readonly calls: string[];
  readonly add: (name: string, atexit?: boolean) => Finalizer;
} {
  const scope = new FinalizerScope();
  const owner = {};
  const calls: string[] = [];
  const push = (name: string): void => void calls.push(name);
  const add = (name: string, atexit = true): Finalizer =>
    createFinalizer(owner, push, { args: [name], atexit, scope });
  return { scope, owner, calls, add };
}

const namesIn = (scope: FinalizerScope): unknown[] =>
  [...scope].map((finalizer) => finalizer.peek()?.[2][0]);

describe('FinalizerScope', () => {
  it('size counts its own live finalizers, including those with atexit false', () => {
    const { scope, add } = setUp();
    expect(scope.size).to.equal(0);
    const [first, second] = [add('first'), add('second', false)];
    expect([scope.size, new FinalizerScope().size]).to.deep.equal([2, 0]);
    first();
    first();
    expect(scope.size).to.equal(1);
    second.detach();
    expect(scope.size).to.equal(0);
  });

  it('rejects what finalize() rejects, and registers nothing in that case', () => {
    const scope = new FinalizerScope();
    const owner = {};
    expect(() => scope.finalize(null as never, nothing)).to.throw(FinalizeError, 'but got null');
    expect(() => scope.finalize(owner, (o: object) => o, owner)).to.throw(FinalizeError, 'args[0]');
    expect(scope.size).to.equal(0);
  });

  it('infers the types of the finalizers that it creates', () => {
    const { scope, owner } = setUp();
    const finalizer = scope.finalize(owner, (n: number, s: string) => s.repeat(n), 2, 'a');
    expectTypeOf(finalizer).toEqualTypeOf<Finalizer<object, [number, string], string>>();
    // @ts-expect-error the string is missing
    scope.finalize(owner, (n: number, s: string) => s.repeat(n), 2).detach();
    expect(finalizer()).to.equal('aa');
  });

  it('iterates over the live finalizers, newest first, whatever their atexit', () => {
    const { scope, add } = setUp();
    for (let n = 0; n < 8; n++) add(`f${n}`, n % 3 === 0);
    expect(namesIn(scope)).to.deep.equal(['f7', 'f6', 'f5', 'f4', 'f3', 'f2', 'f1', 'f0']);
    expect(scope.size).to.equal(8);
  });

  it('an iteration skips finalizers that end during it, and omits those that are created during it', () => {
    const { scope, add } = setUp();
    const [first] = [add('first'), add('second'), add('third', false)];
    const seen: unknown[] = [];
    for (const finalizer of scope) {
      seen.push(finalizer.peek()?.[2][0]);
      first.detach();
      if (seen.length === 1) add('created');
    }
    expect(seen).to.deep.equal(['third', 'second']);
    scope.drain();
  });

  it('[S1] drain() calls finalizers with atexit, newest first, and leaves the others alive', () => {
    const { scope, calls, add } = setUp();
    const kept = [add('kept 1', false), add('kept 2', false)];
    add('first');
    const changed = add('second');
    add('third');
    changed.atexit = false;
    scope.drain();
    expect(calls).to.deep.equal(['third', 'first']);
    expect([...kept, changed].map(({ alive }) => alive)).to.deep.equal([true, true, true]);
    expect(namesIn(scope)).to.deep.equal(['second', 'kept 2', 'kept 1']);
  });

  it('[S1] a finalizer has its old place when its atexit is true again', () => {
    const { scope, calls, add } = setUp();
    const finalizers = ['a', 'b', 'c', 'd', 'e'].map((name) => add(name));
    for (const index of [2, 4, 0, 1, 3]) Object.assign(finalizers[index] ?? {}, { atexit: false });
    expect(namesIn(scope)).to.deep.equal(['e', 'd', 'c', 'b', 'a']);
    for (const index of [1, 3, 0, 4, 2]) Object.assign(finalizers[index] ?? {}, { atexit: true });
    expect(namesIn(scope)).to.deep.equal(['e', 'd', 'c', 'b', 'a']);
    scope.drain();
    expect(calls).to.deep.equal(['e', 'd', 'c', 'b', 'a']);
  });

  it('keeps the order in every sequence of atexit changes and ends', () => {
    const { scope, calls, add } = setUp();
    const finalizers = Array.from({ length: 40 }, (_, n) => add(String(n)));
    const model = new Map(finalizers.map((finalizer, n) => [n, { finalizer, atexit: true }]));
    // A fixed walk through all numbers below 41, which is prime: every run reaches the states in the same way.
    for (let step = 1, value = 1; step < 400; step++) {
      value = (value * 6 + step) % 41;
      const entry = model.get(value);
      if (entry === undefined) continue;
      if (step % 17 === 0) {
        entry.finalizer.detach();
        model.delete(value);
      } else {
        entry.atexit = step % 2 === 0;
        entry.finalizer.atexit = entry.atexit;
      }
      const alive = [...model.keys()].map(String).toReversed();
      expect(namesIn(scope)).to.deep.equal(alive);
    }
    const expected = [...model].filter(([, { atexit }]) => atexit).map(([n]) => String(n));
    expect(expected).to.have.lengthOf.within(5, 35);
    scope.drain();
    expect(calls).to.deep.equal(expected.toReversed());
  });

  it('changes the atexit of very many finalizers in either direction, at the same cost each', () => {
    const { scope, calls, add } = setUp();
    add('old', false);
    const finalizers = Array.from({ length: 100_000 }, (_, n) => add(String(n)));
    // A search for each place would take five billion steps and exceed the timeout of the test.
    for (const finalizer of finalizers.toReversed()) finalizer.atexit = false;
    for (const finalizer of finalizers) finalizer.atexit = true;
    for (const finalizer of finalizers) finalizer.atexit = false;
    for (const finalizer of finalizers.toReversed()) finalizer.atexit = true;
    scope.drain();
    expect(calls).to.have.lengthOf(100_000);
    expect([calls[0], calls.at(-1)]).to.deep.equal(['99999', '0']);
  });

  it('[S1] drain() calls a finalizer that is created during it next', () => {
    const { scope, calls, owner, add } = setUp();
    add('first');
    scope.finalize(owner, () => {
      calls.push('second');
      add('created 1');
      add('created, excluded', false);
      add('created 2');
    });
    scope.drain();
    expect(calls).to.deep.equal(['second', 'created 2', 'created 1', 'first']);
    expect(namesIn(scope)).to.deep.equal(['created, excluded']);
  });

  it('[S6] using drains a scope, and await using waits for it', async () => {
    const { owner, calls } = setUp();
    {
      using scope = new FinalizerScope();
      scope.finalize(owner, () => calls.push('sync'));
      expect(calls).to.deep.equal([]);
    }
    expect(calls).to.deep.equal(['sync']);
    {
      await using scope = new FinalizerScope();
      scope.finalize(owner, async () => {
        await Promise.resolve();
        calls.push('async');
      });
    }
    expect(calls).to.deep.equal(['sync', 'async']);
  });

  it('is independent of other scopes, including programScope', () => {
    const { scope, calls, owner, add } = setUp();
    const other = new FinalizerScope();
    const ofProgram = finalize(owner, () => calls.push('program'));
    const ofOther = other.finalize(owner, () => calls.push('other'));
    add('own');
    scope.drain();
    expect(calls).to.deep.equal(['own']);
    expect([ofProgram.alive, ofOther.alive]).to.deep.equal([true, true]);
    expect([...programScope].includes(ofProgram)).to.equal(true);
    ofProgram();
    ofOther();
  });

  it('can be used again after a drain', () => {
    const { scope, calls, add } = setUp();
    add('first');
    scope.drain();
    add('second');
    scope.drain();
    scope.drain();
    expect(calls).to.deep.equal(['first', 'second']);
  });
});
