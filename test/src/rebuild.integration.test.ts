import { expect } from 'chai';
import { finalize, FinalizerScope, type Finalizer } from '../../src/index.js';
import { nextSequence, program } from '../../src/program.js';
import { Chain, type FinalizerRecord } from '../../src/record.js';
import { RecordWalk } from '../../src/record-walk.js';
import { listOf, programScope } from '../../src/scope.js';
import {
  collectOnce,
  collectSentinel,
  collectUntil,
  nextTurn,
  turnUntil,
} from '../support/collect.js';
import { runProgram } from '../support/run-program.js';
import { fillRegistry, staleCellsFor } from '../support/stale-cells.js';

const Engine = globalThis.FinalizationRegistry;
const longLived = {};
const nothing = (): void => undefined;

/** A registry that reports only what a test tells it to report, in the order that the test chooses. */
class ScriptedRegistry {
  static readonly all: ScriptedRegistry[] = [];
  /** Throws instead of registering the target with this number. */
  static failAt = Infinity;
  readonly held = new Set<unknown>();
  readonly #cleanup: (value: unknown) => void;
  #registered = 0;
  #canaries = 0;

  constructor(cleanup: (value: unknown) => void) {
    this.#cleanup = cleanup;
    ScriptedRegistry.all.push(this);
  }

  register(_target: WeakKey, value: unknown): void {
    if (this.#registered++ === ScriptedRegistry.failAt) throw new RangeError('no room');
    if (value === undefined) this.#canaries += 1;
    this.held.add(value);
  }

  /** True if the package has registered another canary, which it does while it uses the registry. */
  get used(): boolean {
    return this.#canaries > 0;
  }

  report(value: unknown): void {
    if (value === undefined) this.#canaries = 0;
    this.#cleanup(value);
  }
}

function lastTwo(): readonly [old: ScriptedRegistry, successor: ScriptedRegistry] {
  return ScriptedRegistry.all.slice(-2) as unknown as readonly [ScriptedRegistry, ScriptedRegistry];
}

describe('rebuild of the registry', () => {
  let calls: unknown[];
  let scope: FinalizerScope;
  const push = (value: unknown): void => void calls.push(value);

  beforeEach(() => {
    calls = [];
    scope = new FinalizerScope();
  });

  /** Creates finalizers that push their index, and returns their targets. */
  function hold(count: number): object[] {
    return Array.from({ length: count }, (_, index) => {
      const obj = { index };
      scope.finalize(obj, push, index);
      return obj;
    });
  }

  /** Fills the registry until a rebuild starts. */
  function startRebuild(): void {
    const before = ScriptedRegistry.all.length;
    for (let round = 0; round < 200 && ScriptedRegistry.all.length === before; round++) {
      fillRegistry(longLived, 1);
    }
    expect(ScriptedRegistry.all).to.have.lengthOf(before + 1);
  }

  /** The records of the scope that are registered, oldest first. */
  function inScope(registry: ScriptedRegistry): FinalizerRecord[] {
    const records = [...registry.held] as Array<FinalizerRecord | undefined>;
    return records.filter(
      (record) => record !== undefined && listOf(scope).has(record),
    ) as FinalizerRecord[];
  }

  /** Runs `test` with scripted registries, then restores the registry of the engine. */
  async function scripted(test: () => Promise<void>): Promise<void> {
    globalThis.FinalizationRegistry = ScriptedRegistry as unknown as typeof FinalizationRegistry;
    try {
      fillRegistry(longLived, 2 * staleCellsFor(0));
      await test();
    } finally {
      ScriptedRegistry.failAt = Infinity;
      globalThis.FinalizationRegistry = Engine;
      scope.drain();
      // The engine's registry takes over once the scripted registries have reported and are unpinned.
      const isRestored = (): boolean => {
        for (const registry of ScriptedRegistry.all) registry.report(undefined);
        fillRegistry(longLived, 1);
        return ScriptedRegistry.all.every(({ used }) => !used);
      };
      await turnUntil(isRestored, 'the registry of the engine to take over');
      ScriptedRegistry.all.length = 0;
    }
  }

  it('[15.3] moves many live finalizers in slices; the event loop turns in between', async () => {
    let inThisTurn = 0;
    let most = 0;
    let total = 0;
    class CountingRegistry<T> extends Engine<T> {
      override register(target: WeakKey, value: T): void {
        inThisTurn += 1;
        most = Math.max(most, inThisTurn);
        total += 1;
        super.register(target, value);
      }
    }
    const live = 100_000;
    const held = hold(live);
    await nextTurn();
    fillRegistry(longLived, 16_384 + 2 * live);
    globalThis.FinalizationRegistry = CountingRegistry;
    try {
      const isMoved = (): boolean => total >= live;
      for (let turn = 0; turn < 10_000 && !isMoved(); turn++) {
        fillRegistry(longLived, 1);
        await nextTurn();
        inThisTurn = 0;
      }
    } finally {
      globalThis.FinalizationRegistry = Engine;
    }
    expect(total).to.be.at.least(live);
    expect(most).to.be.below(live / 2);
    expect(held).to.have.lengthOf(live);
    scope.drain();
    expect(calls).to.have.lengthOf(live);
  });

  it('[G3] [G5] calls finalizers whose targets are collected together during the rebuild newest first', async () => {
    const live = 8000;
    for (let round = 0; round < 3; round++) {
      calls = [];
      const held: Array<object | undefined> = hold(live);
      await collectOnce();
      const started = program().pinned.size;
      for (let fill = 0; fill < 200 && program().pinned.size === started; fill++) {
        fillRegistry(longLived, 1);
      }
      for (let turn = 0; turn < round; turn++) await nextTurn();
      // Some of these have been moved, and some have not.
      for (let index = round; index < live; index += 7) held[index] = undefined;
      (() => {
        for (let index = live; index < live + 100; index++) scope.finalize({}, push, index);
      })();
      const expected = Array.from({ length: live + 100 }, (_, index) => live + 99 - index).filter(
        (index) => index >= live || index % 7 === round % 7,
      );
      await collectUntil(
        () => calls.length >= expected.length,
        'the collected targets to be finalized',
      );
      await collectSentinel();
      expect(calls).to.deep.equal(expected);
      scope.drain();
      expect(calls).to.have.lengthOf(live + 100);
    }
  });

  it('[G1] [G5] a target that only one of the two registries reports is finalized once', () =>
    scripted(async () => {
      const live = 20_000;
      const held = hold(live);
      startRebuild();
      const [old, successor] = lastTwo();
      const moved = inScope(successor);
      const [first, second] = moved;
      // The engine may report a target for the successor first.
      successor.report(first);
      await turnUntil(() => successor.held.size >= live, 'all records to be moved');
      await nextTurn();
      old.report(second);
      old.report(first);
      await turnUntil(() => calls.length === 2, 'both targets to be finalized');
      await nextTurn();
      // Now the successor has taken over.
      old.report(moved[2]);
      successor.report(moved[3]);
      successor.report(undefined);
      await turnUntil(() => calls.length === 3, 'the third target to be finalized');
      expect(calls).to.have.lengthOf(3);
      expect(moved.slice(0, 4).map(({ alive }) => alive)).to.deep.equal([
        false,
        false,
        true,
        false,
      ]);
      expect(held).to.have.lengthOf(live);
    }));

  it('[11.23] a rebuild that fails is dropped, and the next one succeeds', () =>
    scripted(async () => {
      const live = 20_000;
      const held = hold(live);
      await nextTurn();
      const pinned = program().pinned.size;
      ScriptedRegistry.failAt = 500;
      expect(startRebuild).to.throw(RangeError, 'no room');
      ScriptedRegistry.failAt = Infinity;
      const [old, failed] = lastTwo();
      failed.report(undefined);
      expect(program().pinned.size).to.equal(pinned);
      old.report(inScope(old)[0]);
      await turnUntil(() => calls.length === 1, 'a target to be finalized');
      fillRegistry(longLived, 1);
      await turnUntil(() => lastTwo()[1].held.size >= live, 'all records to be moved');
      expect(held).to.have.lengthOf(live);
    }));

  it('[11.4] callbacks on garbage collection see no AsyncLocalStorage context after a rebuild in a request', async () => {
    expect(await runProgram('rebuild-in-request')).to.deep.equal({
      stdout: 'undefined\n',
      stderr: '',
      code: 0,
      signal: null,
    });
  });
});

describe('RecordWalk', () => {
  const scope = new FinalizerScope();
  const targets = Array.from({ length: 6 }, () => ({}));

  /** The live records of the scope, oldest first. */
  function records(): FinalizerRecord[] {
    return [...listOf(scope).newestFirst()].reverse();
  }

  afterEach(() => {
    Chain.observer = undefined;
    for (const finalizer of scope) finalizer.detach();
  });

  it('visits each live record, whatever is moved and ended during the walk', () => {
    const finalizers = targets.map((obj) => scope.finalize(obj, nothing)) as unknown as Finalizer[];
    const all = records();
    const visited: FinalizerRecord[] = [];
    const walk = new RecordWalk(nextSequence(), (record) => {
      if (all.includes(record)) visited.push(record);
    });
    Chain.observer = walk;
    while (visited.length < 2) walk.advance(1);
    // The next one ends, the one after that moves, and so does one that has been visited.
    finalizers[2]?.detach();
    for (const index of [0, 3]) (finalizers[index] as Finalizer).atexit = false;
    scope.finalize({}, nothing);
    const newer = finalize({}, nothing);
    while (!walk.advance(1));
    const indices = visited.map((record) => all.indexOf(record));
    expect([...new Set(indices)].sort((one, other) => one - other)).to.deep.equal([0, 1, 3, 4, 5]);
    newer.detach();
  });

  it('does not visit a moved record that has ended', () => {
    const moving = scope.finalize({}, nothing);
    const [record] = records();
    let visits = 0;
    const walk = new RecordWalk(nextSequence(), (one) => {
      if (one === record) visits += 1;
    });
    Chain.observer = walk;
    moving.atexit = false;
    moving.detach();
    while (!walk.advance(100));
    expect(visits).to.equal(0);
    expect(programScope.size).to.be.at.least(0);
  });
});
