import { expect } from 'chai';
import { enqueueCollected } from '../../src/collection.js';
import { createRecord } from '../../src/create.js';
import { FinalizerList } from '../../src/finalizer-list.js';
import {
  createFinalizer,
  finalize,
  type Finalizer,
  FinalizerScope,
  setUnraisableHook,
} from '../../src/index.js';
import { EngineRegistry } from '../../src/engine-registry.js';
import { program } from '../../src/program.js';
import {
  collectOnce,
  collectSentinel,
  collectUntil,
  nextTurn,
  turnUntil,
} from '../support/collect.js';
import { hostileErrors, throwing } from '../support/hostile.js';

class Session {}

/** Makes objects that a test references until it drops them. Only the frame of this function sees each of them. */
function hold(count: number, each: (session: Session, index: number) => void): Session[] {
  return Array.from({ length: count }, (_, index) => {
    const session = new Session();
    each(session, index);
    return session;
  });
}

/** Makes the engine move objects into the old generation, so that the next collection collects all of them. */
async function grow(): Promise<void> {
  for (let round = 0; round < 3; round++) await collectOnce();
}

/** Keeps the event loop busy. */
function spin(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

describe('collection', () => {
  let calls: unknown[];
  const push = (value: unknown): void => void calls.push(value);

  beforeEach(() => {
    calls = [];
  });

  it('[G1] calls the finalizer of a collected object once, with its arguments', async () => {
    const finalizers: Finalizer[] = [];
    const make = (): void => {
      finalizers.push(finalize(new Session(), (a: string, b: number) => push([a, b]), 'a', 2));
    };
    make();
    await collectUntil(() => calls.length > 0, 'the finalizer to run');
    await collectSentinel();
    expect(calls).to.deep.equal([['a', 2]]);
    expect(finalizers.map((finalizer) => [finalizer.alive, finalizer()])).to.deep.equal([
      [false, undefined],
    ]);
  });

  it('[G1] calls it on a later turn, neither during garbage collection nor in a microtask', async () => {
    const held = hold(1, (session) => finalize(session, push, 'ran'));
    await grow();
    held.length = 0;
    globalThis.gc?.();
    expect(calls).to.deep.equal([]);
    for (let tick = 0; tick < 100; tick++) await Promise.resolve();
    expect(calls).to.deep.equal([]);
    await collectUntil(() => calls.length > 0, 'the finalizer to run');
  });

  it('[G1] does not call it while its target is alive', async () => {
    const held = hold(100, (session, index) => finalize(session, push, index));
    for (let round = 0; round < 3; round++) await collectSentinel();
    expect([held.length, calls]).to.deep.equal([100, []]);
    held.length = 0;
    await collectUntil(() => calls.length === 100, 'all finalizers to run');
  });

  it('[G1] calls finalizers of functions, symbols and proxies, and those with atexit false', async () => {
    const make = (): void => {
      finalize(() => 1, push, 'function');
      finalize(new Proxy({}, {}), push, 'proxy');
      createFinalizer({}, push, { args: ['excluded'], atexit: false });
    };
    make();
    await collectUntil(() => calls.length === 3, 'three finalizers to run');
    expect(calls).to.have.members(['function', 'proxy', 'excluded']);
  });

  it('[G2] gives a thrown and a rejected error to the hook; other finalizers are unaffected', async () => {
    const reported: unknown[] = [];
    const previous = setUnraisableHook((error, name) => {
      reported.push([(error as Error).message, name]);
    });
    const held = hold(1, (session) => {
      finalize(session, push, 'oldest');
      finalize(session, async function rejecting() {
        throw new Error('rejected');
      });
      finalize(session, push, 'middle');
      finalize(session, throwing(new Error('thrown')));
    });
    held.length = 0;
    // A slow machine may report both errors, and reach the oldest finalizer only on a later turn.
    const done = (): boolean => reported.length === 2 && calls.length === 2;
    await collectUntil(done, 'both errors to be reported, and the others to be called');
    setUnraisableHook(previous);
    expect(calls).to.deep.equal(['middle', 'oldest']);
    expect(reported).to.deep.equal([
      ['thrown', 'close'],
      ['rejected', 'rejecting'],
    ]);
  });

  it('[G2] reports every kind of thrown value, and calls the rest', async () => {
    const thrown = hostileErrors();
    const reported: unknown[] = [];
    const previous = setUnraisableHook((error) => {
      reported.push(error);
    });
    const held = hold(1, (session) => {
      finalize(session, push, 'last');
      for (const [, error] of thrown) finalize(session, throwing(error));
    });
    held.length = 0;
    await collectUntil(() => calls.length > 0, 'the oldest finalizer to run');
    setUnraisableHook(previous);
    expect(reported).to.have.lengthOf(thrown.length);
    expect(reported.every((error, index) => error === thrown.at(-1 - index)?.[1])).to.equal(true);
  });

  it('[G3] calls the finalizers of one object in reverse order of creation', async () => {
    const held = hold(1, (session) => {
      for (const name of ['first', 'second', 'third']) finalize(session, push, name);
    });
    held.length = 0;
    await collectUntil(() => calls.length > 0, 'the finalizers to run');
    expect(calls).to.deep.equal(['third', 'second', 'first']);
  });

  it("[G3] calls a repository's finalizer before its connection's, whichever references the other", async () => {
    const make = (): void => {
      for (let pair = 0; pair < 50; pair++) {
        const connection = { pool: {} };
        finalize(connection, push, 2 * pair);
        const repository = { connection };
        finalize(repository, push, 2 * pair + 1);
        connection.pool = repository;
      }
    };
    make();
    await collectUntil(() => calls.length === 100, 'all finalizers to run');
    for (let pair = 0; pair < 50; pair++) {
      expect(calls.indexOf(2 * pair + 1)).to.be.below(calls.indexOf(2 * pair));
    }
  });

  it('[G3] calls the finalizers of thousands of objects from one collection newest first, across all scopes', async () => {
    const scopes = [new FinalizerScope(), new FinalizerScope(), new FinalizerScope()];
    const count = 5000;
    const held = hold(count, (session, index) => {
      scopes[index % scopes.length]?.finalize(session, push, index);
    });
    await grow();
    held.length = 0;
    await collectUntil(() => calls.length === count, 'all finalizers to run');
    expect(calls).to.deep.equal(Array.from({ length: count }, (_, index) => count - 1 - index));
  });

  it('[G3] calls finalizers newest first, in whatever order the engine reports collected targets', async () => {
    const list = new FinalizerList();
    const obj = {};
    const count = 3000;
    const records = Array.from({ length: count }, (_, index) =>
      createRecord(list, obj, () => push(index), [], undefined, true, undefined),
    );
    // 7 and 3000 have no common divisor: each record comes once, in ascending runs with gaps.
    for (let step = 0; step < count; step++) {
      const record = records[(step * 7) % count];
      if (record !== undefined) enqueueCollected(record);
    }
    expect(calls).to.deep.equal([]);
    await turnUntil(() => calls.length === count, 'all finalizers to run');
    expect(calls).to.deep.equal(Array.from({ length: count }, (_, index) => count - 1 - index));
    expect([list.size, typeof obj]).to.deep.equal([0, 'object']);
  });

  it('[G3] keeps the order and lets the event loop turn while slow callbacks run', async () => {
    const held = hold(6, (session, index) => {
      finalize(
        session,
        (value: number) => {
          push(value);
          spin(6);
          setImmediate(() => push('turn'));
        },
        index,
      );
    });
    await grow();
    held.length = 0;
    await collectUntil(
      () => calls.filter((call) => call === 'turn').length === 6,
      'all finalizers to run',
    );
    expect(calls.filter((call) => call !== 'turn')).to.deep.equal([5, 4, 3, 2, 1, 0]);
    expect(calls.indexOf('turn')).to.be.below(calls.indexOf(0));
  });

  it('[G3] a target that is collected while callbacks run takes its place in the order', async () => {
    const late: Session[] = [];
    const held = hold(20, (session, index) => {
      finalize(
        session,
        (value: number) => {
          push(value);
          late.length = 0;
          globalThis.gc?.();
          spin(6);
        },
        index,
      );
    });
    late.push(...hold(1, (session) => finalize(session, push, 'late')));
    await grow();
    held.length = 0;
    await collectUntil(() => calls.length === 21, 'all finalizers to run');
    const place = calls.indexOf('late');
    expect(place).to.be.within(1, 19);
    calls.splice(place, 1);
    expect(calls).to.deep.equal(Array.from({ length: 20 }, (_, index) => 19 - index));
  });

  it('[G1] does not call a finalizer again that a newer callback of the batch called, detached or drained', async () => {
    const scope = new FinalizerScope();
    const finalizers: Finalizer[] = [];
    const held = hold(1, (session) => {
      finalizers.push(scope.finalize(session, push, 'called'));
      scope.finalize(session, push, 'drained');
      finalize(session, push, 'oldest of the program');
      finalize(session, () => {
        finalizers[0]?.();
        scope.drain();
        push('newest');
      });
    });
    held.length = 0;
    await collectUntil(() => calls.length > 3, 'all finalizers to run');
    await collectSentinel();
    expect(calls).to.deep.equal(['called', 'drained', 'newest', 'oldest of the program']);
  });

  it('[G1] does not call a detached finalizer', async () => {
    const held = hold(1, (session) => {
      finalize(session, push, 'detached').detach();
      finalize(session, push, 'kept');
    });
    held.length = 0;
    await collectUntil(() => calls.length > 0, 'the other finalizer to run');
    await collectSentinel();
    expect(calls).to.deep.equal(['kept']);
  });

  it('[G4] no scope, handle, argument or dead finalizer keeps a target alive', async () => {
    const scope = new FinalizerScope();
    const gone = new Set<string>();
    const registry = new FinalizationRegistry<string>((name) => gone.add(name));
    const handles: Finalizer[] = [];
    const make = (): void => {
      for (const name of ['scoped', 'peeked', 'called', 'detached']) {
        const session = new Session();
        registry.register(session, name);
        const finalizer = scope.finalize(session, push, name);
        handles.push(finalizer);
        if (name === 'peeked') finalizer.peek();
        if (name === 'called') finalizer();
        if (name === 'detached') finalizer.detach();
      }
    };
    make();
    await collectUntil(
      // The registries of the test and of the package get the callbacks of one collection in separate turns.
      () => gone.size === 4 && scope.size === 0,
      'all objects to be collected and finalized',
    );
    expect(handles.map(({ alive }) => alive)).to.deep.equal([false, false, false, false]);
    expect(scope.size).to.equal(0);
  });

  it('[G4] a scope that is dropped without a drain is collected with its targets, which are finalized', async () => {
    let gone = 0;
    const registry = new FinalizationRegistry(() => {
      gone += 1;
    });
    const make = (): void => {
      const scope = new FinalizerScope();
      registry.register(scope, undefined);
      scope.finalize(new Session(), push, 'ran');
    };
    make();
    await collectUntil(() => gone === 1 && calls.length === 1, 'the scope to be collected');
    expect(calls).to.deep.equal(['ran']);
  });

  it('[G5] keeps its registry alive through many collections', async () => {
    const registries = [...program().pinned].filter((pin) => pin instanceof EngineRegistry);
    expect(registries).to.have.lengthOf.at.least(1);
    const held = hold(10, (session, index) => finalize(session, push, index));
    for (let round = 0; round < 20; round++) await collectOnce();
    expect(calls).to.deep.equal([]);
    held.length = 0;
    await collectUntil(() => calls.length === 10, 'all finalizers to run');
  });

  it('loses no live finalizer when other objects are collected', async () => {
    const scope = new FinalizerScope();
    const live: Session[] = [];
    const make = (): void => {
      for (let index = 0; index < 1000; index++) {
        const session = new Session();
        scope.finalize(session, push, index);
        if (index % 2 === 0) live.push(session);
      }
    };
    make();
    await collectUntil(() => calls.length === 500, 'the collected half to be finalized');
    await collectSentinel();
    expect(calls.every((index) => Number(index) % 2 === 1)).to.equal(true);
    expect(scope.size).to.equal(500);
    calls = [];
    scope.drain();
    expect(calls).to.deep.equal(live.map((_, index) => 998 - 2 * index));
    await nextTurn();
  });
});
