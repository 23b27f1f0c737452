import { expect } from 'chai';
import { finalize, FinalizerScope } from '../../src/index.js';
import { collectOnce, collectSentinel, collectUntil } from '../support/collect.js';

const nothing = (): void => undefined;

/** More cells of dead finalizers than the registry puts up with while `live` are alive. */
function staleCellsFor(live: number): number {
  return 16_384 + 3 * (live + 1000);
}

/** Fills the registry with cells of finalizers that are dead while their object lives. */
function fill(obj: object, cycles: number): void {
  for (let cycle = 0; cycle < cycles; cycle++) finalize(obj, nothing).detach();
}

describe('registry', () => {
  const longLived = {};
  let calls: unknown[];
  const push = (value: unknown): void => void calls.push(value);

  beforeEach(() => {
    calls = [];
  });

  it('drops the cells of dead finalizers: a long-lived object costs the same for ever', () => {
    const Engine = globalThis.FinalizationRegistry;
    const cells: number[] = [];
    class CountingRegistry<T> extends Engine<T> {
      readonly #index = cells.push(0) - 1;

      override register(target: WeakKey, value: T, token?: WeakKey): void {
        cells[this.#index] = (cells[this.#index] ?? 0) + 1;
        super.register(target, value, token);
      }
    }
    globalThis.FinalizationRegistry = CountingRegistry;
    try {
      fill(longLived, 5 * staleCellsFor(0));
    } finally {
      globalThis.FinalizationRegistry = Engine;
    }
    expect(cells).to.have.lengthOf.within(3, 7);
    expect(Math.max(...cells)).to.be.within(16_384, staleCellsFor(0));
    expect(longLived).to.be.an('object');
  });

  it('keeps memory flat over a million finalizers that come and go on one object', async () => {
    const heapAfter = async (cycles: number): Promise<number> => {
      for (let done = 0; done < cycles; done += 1000) {
        fill(longLived, 1000);
        if (done % 50_000 === 0) await collectOnce();
      }
      await collectOnce();
      return process.memoryUsage().heapUsed;
    };
    const before = await heapAfter(100_000);
    const after = await heapAfter(900_000);
    // A cell and its record are more than 100 bytes: all of them would be some 90 MB.
    expect(after - before).to.be.below(8_000_000);
  });

  it('loses neither the living nor those that died unnoticed when it starts anew', async () => {
    const scope = new FinalizerScope();
    const living: object[] = [];
    const dying: object[] = [];
    const make = (): void => {
      for (let index = 0; index < 200; index++) {
        const obj = {};
        (index % 2 === 0 ? living : dying).push(obj);
        scope.finalize(obj, push, index);
      }
    };
    make();
    await collectOnce();
    dying.length = 0;
    // They are dead now, and the engine has had no turn to tell: the old registry never will.
    globalThis.gc?.();
    fill(longLived, staleCellsFor(200));
    expect(calls).to.deep.equal([]);
    await collectUntil(() => calls.length >= 100, 'those that died unnoticed to be finalized');
    expect(calls).to.deep.equal(Array.from({ length: 100 }, (_, index) => 199 - 2 * index));
    await collectSentinel();
    expect([calls.length, living.length]).to.deep.equal([100, 100]);
    living.length = 0;
    await collectUntil(() => calls.length >= 200, 'the others to be finalized');
    await collectSentinel();
    expect(new Set(calls).size).to.equal(200);
    expect(calls).to.have.lengthOf(200);
  });

  it('starts anew inside a callback of a collection, and calls each of the batch once', async () => {
    const dying: object[] = [];
    const make = (): void => {
      for (let index = 0; index < 20; index++) {
        const obj = {};
        dying.push(obj);
        finalize(obj, push, index);
      }
      const newest = {};
      dying.push(newest);
      finalize(newest, () => fill(longLived, staleCellsFor(20)));
    };
    make();
    await collectOnce();
    dying.length = 0;
    await collectUntil(() => calls.length >= 20, 'all finalizers to run');
    await collectSentinel();
    expect(calls).to.deep.equal(Array.from({ length: 20 }, (_, index) => 19 - index));
  });
});
