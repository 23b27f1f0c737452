import { expect } from 'chai';
import { NewestFirst, type OrderedSource } from '../../src/newest-first.js';

/** A source of numbers. Calling one records it and runs the action that a test has set for it. */
class Numbers implements OrderedSource {
  readonly #numbers: number[];
  readonly #called: (n: number) => void;

  constructor(numbers: readonly number[], called: (n: number) => void) {
    this.#numbers = [...numbers];
    this.#called = called;
  }

  get newestSequence(): number {
    return this.#numbers.at(-1) ?? -1;
  }

  push(n: number): void {
    this.#numbers.push(n);
  }

  /** Removes a number, as if it ended outside the merge. */
  remove(n: number): void {
    this.#numbers.splice(this.#numbers.indexOf(n), 1);
  }

  runNewest(): void {
    const newest = this.#numbers.pop();
    if (newest !== undefined) this.#called(newest);
  }
}

function runAll(order: NewestFirst): void {
  for (let source = order.next(); source !== undefined; source = order.next()) source.runNewest();
}

describe('NewestFirst', () => {
  let calls: number[];
  let planned: Map<number, () => void>;
  const called = (n: number): void => {
    calls.push(n);
    planned.get(n)?.();
  };

  beforeEach(() => {
    calls = [];
    planned = new Map();
  });

  it('is empty without sources and with empty sources', () => {
    const order = new NewestFirst();
    expect(order.next()).to.equal(undefined);
    order.add(new Numbers([], called));
    expect(order.next()).to.equal(undefined);
  });

  for (const count of [1, 2, 3, 7, 64, 65]) {
    const sources = count === 1 ? 'one source' : `${count} sources`;
    it(`merges ${sources}, newest first`, () => {
      const parts = Array.from({ length: count }, (): number[] => []);
      // 97 is prime: the sources get the numbers in runs of changing length.
      for (let n = 0; n < 1000; n++) parts[((n * n) % 97) % count]?.push(n);
      const order = new NewestFirst();
      for (const part of parts) order.add(new Numbers(part, called));
      runAll(order);
      expect(calls).to.deep.equal(Array.from({ length: 1000 }, (_, index) => 999 - index));
    });
  }

  it('skips finalizers that other callbacks end', () => {
    const order = new NewestFirst();
    const [a, b] = [new Numbers([1, 4, 7], called), new Numbers([2, 5, 6], called)];
    planned.set(7, () => {
      b.remove(6);
      b.remove(5);
      a.remove(4);
    });
    order.add(a);
    order.add(b);
    runAll(order);
    expect(calls).to.deep.equal([7, 2, 1]);
  });

  it('reads a source again after other callbacks ended one of its finalizers', () => {
    const order = new NewestFirst();
    const [a, b] = [new Numbers([1, 4, 7], called), new Numbers([2, 5, 6], called)];
    planned.set(7, () => {
      b.remove(6);
      b.remove(5);
    });
    order.add(a);
    order.add(b);
    runAll(order);
    expect(calls).to.deep.equal([7, 4, 2, 1]);
  });

  it('handles a source that a callback emptied, and one that grew', () => {
    const order = new NewestFirst();
    const [a, b] = [new Numbers([1, 7], called), new Numbers([5], called)];
    planned.set(7, () => b.remove(5));
    planned.set(1, () => {
      b.push(9);
      order.add(b);
      order.add(b);
    });
    planned.set(9, () => {
      a.push(10);
      order.add(a);
      b.push(11);
      order.add(b);
    });
    order.add(a);
    order.add(b);
    runAll(order);
    expect(calls).to.deep.equal([7, 1, 9, 11, 10]);
  });

  it('removes a source that is empty when it is added', () => {
    const order = new NewestFirst();
    const [a, b] = [new Numbers([3], called), new Numbers([2], called)];
    order.add(a);
    order.add(b);
    a.remove(3);
    order.add(a);
    runAll(order);
    expect(calls).to.deep.equal([2]);
  });

  it('continues where it stopped, with sources that are added in between', () => {
    const order = new NewestFirst();
    order.add(new Numbers([1, 3, 5], called));
    order.next()?.runNewest();
    order.add(new Numbers([2, 4], called));
    runAll(order);
    expect(calls).to.deep.equal([5, 4, 3, 2, 1]);
    expect(order.next()).to.equal(undefined);
  });

  it('agrees with sorting, whatever is created and ended during the merge', () => {
    const order = new NewestFirst();
    const sources = Array.from({ length: 9 }, () => new Numbers([], called));
    const alive = new Map<number, Numbers>();
    const expected: number[] = [];
    let next = 0;
    const create = (): void => {
      const source = sources[(next * 7) % 9 === 4 ? 0 : (next * 5) % 9];
      if (source === undefined) return;
      source.push(next);
      alive.set(next, source);
      order.add(source);
      next += 1;
    };
    for (let n = 0; n < 300; n++) create();
    for (let source = order.next(); source !== undefined; source = order.next()) {
      expected.push(Math.max(...alive.keys()));
      source.runNewest();
      const last = calls.at(-1) ?? -1;
      alive.delete(last);
      if (last % 11 === 0 && next < 900) for (let n = 0; n < last % 4; n++) create();
      const victim = (last * 13) % 300;
      if (last % 5 === 0) {
        alive.get(victim)?.remove(victim);
        alive.delete(victim);
      }
    }
    expect(calls).to.deep.equal(expected);
    expect([alive.size, calls.length > 250]).to.deep.equal([0, true]);
  });
});
