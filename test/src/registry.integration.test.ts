import FakeTimers from '@sinonjs/fake-timers';
import { expect } from 'chai';
import { runProgram } from '../support/run-program.js';
import { finalize, FinalizerScope } from '../../src/index.js';
import { program } from '../../src/program.js';
import { fillRegistry, staleCellsFor } from '../support/stale-cells.js';
import { collectOnce, collectSentinel, collectUntil, nextTurn } from '../support/collect.js';

const nothing = (): void => undefined;

describe('registry', () => {
  const longLived = {};
  let calls: unknown[];
  const push = (value: unknown): void => void calls.push(value);

  beforeEach(() => {
    calls = [];
  });

  it('drops the cells of dead finalizers, so that a long-lived target accumulates none', () => {
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
      fillRegistry(longLived, 5 * staleCellsFor(0));
    } finally {
      globalThis.FinalizationRegistry = Engine;
    }
    expect(cells).to.have.lengthOf.within(4, 7);
    expect(Math.max(...cells)).to.be.within(16_384, staleCellsFor(0));
    expect(longLived).to.be.an('object');
  });

  /** Runs `test` with a function that returns how many targets the engine has been given since then. */
  async function countingCells(test: (cells: () => number) => Promise<void>): Promise<void> {
    const Engine = globalThis.FinalizationRegistry;
    let cells = 0;
    class CountingRegistry<T> extends Engine<T> {
      override register(target: WeakKey, value: T): void {
        cells += 1;
        super.register(target, value);
      }
    }
    globalThis.FinalizationRegistry = CountingRegistry;
    try {
      fillRegistry(longLived, 2 * staleCellsFor(0));
      await nextTurn();
      cells = 0;
      await test(() => cells);
    } finally {
      globalThis.FinalizationRegistry = Engine;
    }
  }

  it('registers no finalizer with the engine that is already dead when its job ends', () =>
    countingCells(async (cells) => {
      for (let cycle = 0; cycle < 5000; cycle++) finalize(longLived, nothing).detach();
      await nextTurn();
      expect(cells()).to.equal(0);
      const handles = [finalize(longLived, nothing), finalize(longLived, nothing)];
      expect(cells()).to.equal(0);
      await nextTurn();
      expect(cells()).to.equal(2);
      for (const handle of handles) handle.detach();
    }));

  it('registers no finalizer with the engine that ends when a response is closed in the same turn', () =>
    countingCells(async (cells) => {
      const handle = finalize(longLived, nothing);
      await Promise.resolve();
      // Node.js needs three ticks: the response is written, has finished, is closed.
      process.nextTick(() => process.nextTick(() => process.nextTick(() => handle.detach())));
      await nextTurn();
      expect([handle.alive, cells()]).to.deep.equal([false, 0]);
    }));

  it('[G8] registers a finalizer with the engine at the end of its job if a fake clock has replaced process.nextTick', () =>
    countingCells(async (cells) => {
      const clock = FakeTimers.install({ toFake: ['nextTick'] });
      try {
        const handle = finalize(longLived, nothing);
        await Promise.resolve();
        expect(cells()).to.equal(1);
        handle.detach();
      } finally {
        clock.uninstall();
      }
    }));

  it('is rebuilt rarely if many finalizers are alive, and never if the targets are collected', async () => {
    const Engine = globalThis.FinalizationRegistry;
    let started = 0;
    class CountingRegistry<T> extends Engine<T> {
      constructor(cleanup: (value: T) => void) {
        super(cleanup);
        started += 1;
      }
    }
    fillRegistry(longLived, 2 * staleCellsFor(0));
    globalThis.FinalizationRegistry = CountingRegistry;
    try {
      for (let made = 0; made < 40_000; made += 2000) {
        const handles = Array.from({ length: 2000 }, (_, index) => finalize({}, push, index));
        await collectUntil(() => handles.every(({ alive }) => !alive), 'all to be finalized');
      }
      expect(calls).to.have.lengthOf(40_000);
      expect(started).to.equal(0);
      const handles = Array.from({ length: 60_000 }, () => finalize(longLived, nothing));
      for (const handle of handles) handle.detach();
      expect(started).to.be.below(10);
    } finally {
      globalThis.FinalizationRegistry = Engine;
    }
  });

  it('[G5] pins each registry until it has been replaced and has reported everything', async () => {
    // Another copy of the package in this process has its own registry.
    const before = new Set(program().pinned);
    fillRegistry(longLived, 3 * staleCellsFor(0));
    const added = [...program().pinned].filter((registry) => !before.has(registry));
    expect(added).to.have.length.of.at.least(3);
    const pinned = (): object[] => added.filter((registry) => program().pinned.has(registry));
    await collectUntil(() => pinned().length === 1, 'the old registries to be unpinned');
    await collectSentinel();
    await collectSentinel();
    expect(pinned()).to.have.lengthOf(1);
  });

  it('keeps memory flat over a million finalizers that come and go on one object', async () => {
    const heapAfter = async (cycles: number): Promise<number> => {
      for (let done = 0; done < cycles; done += 1000) {
        fillRegistry(longLived, 1000);
        // The engine lets one registry report per turn.
        await nextTurn();
        if (done % 50_000 === 0) await collectOnce();
      }
      // A registry that was replaced is unpinned after one collection, and gone after the next.
      for (let round = 0; round < 4; round++) await collectOnce();
      return process.memoryUsage().heapUsed;
    };
    const before = await heapAfter(100_000);
    const after = await heapAfter(900_000);
    // A cell and its record are more than 100 bytes: all of them would be some 90 MB.
    expect(after - before).to.be.below(8_000_000);
  });

  it('loses neither live finalizers nor those whose target was collected before a rebuild', async () => {
    const scope = new FinalizerScope();
    const kept: object[] = [];
    const dying: object[] = [];
    const make = (): void => {
      for (let index = 0; index < 200; index++) {
        const obj = {};
        (index % 2 === 0 ? kept : dying).push(obj);
        scope.finalize(obj, push, index);
      }
    };
    make();
    await collectOnce();
    dying.length = 0;
    // The targets are collected now, and the engine has had no turn to report them.
    globalThis.gc?.();
    fillRegistry(longLived, staleCellsFor(200));
    expect(calls).to.deep.equal([]);
    await collectUntil(
      () => calls.length >= 100,
      'the targets that were collected before the rebuild to be finalized',
    );
    expect(calls).to.deep.equal(Array.from({ length: 100 }, (_, index) => 199 - 2 * index));
    await collectSentinel();
    expect([calls.length, kept.length]).to.deep.equal([100, 100]);
    kept.length = 0;
    await collectUntil(() => calls.length >= 200, 'the others to be finalized');
    await collectSentinel();
    expect(new Set(calls).size).to.equal(200);
    expect(calls).to.have.lengthOf(200);
  });

  it('[X7] does not change the chains of another copy of the package when it is rebuilt', () => {
    const ofAnotherCopy = { newestSequence: -1, runNewest: (): void => undefined };
    program().chains.add(ofAnotherCopy);
    try {
      fillRegistry(longLived, 2 * staleCellsFor(0));
      expect(program().chains.has(ofAnotherCopy)).to.equal(true);
    } finally {
      program().chains.delete(ofAnotherCopy);
    }
  });

  it('is rebuilt inside a callback of a collection, and calls each finalizer of the collection once', async () => {
    const dying: object[] = [];
    const make = (): void => {
      for (let index = 0; index < 20; index++) {
        const obj = {};
        dying.push(obj);
        finalize(obj, push, index);
      }
      const newest = {};
      dying.push(newest);
      finalize(newest, () => fillRegistry(longLived, staleCellsFor(20)));
    };
    make();
    await collectOnce();
    dying.length = 0;
    await collectUntil(() => calls.length >= 20, 'all finalizers to run');
    await collectSentinel();
    expect(calls).to.deep.equal(Array.from({ length: 20 }, (_, index) => 19 - index));
  });

  it('[G5] still gets callbacks after a registry of the application was collected with pending callbacks', async () => {
    expect(await runProgram('dying-registry')).to.deep.equal({
      stdout: 'called true\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});
