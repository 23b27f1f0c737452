import { expect } from 'chai';
import { Collection } from '../../src/collected-records.js';
import { createRecord } from '../../src/create.js';
import { FinalizerScope, setUnraisableHook } from '../../src/index.js';
import { TARGET } from '../../src/cleanup-call.js';
import type { FinalizerRecord } from '../../src/record.js';
import { listOf } from '../../src/scope.js';
import { turnUntil } from '../support/collect.js';

const target = { name: 'target' };

describe('Collection', () => {
  const scope = new FinalizerScope();
  let calls: unknown[];

  beforeEach(() => {
    calls = [];
  });

  function record(func: (...args: never) => unknown, ...args: unknown[]): FinalizerRecord {
    return createRecord(listOf(scope), target, func, args, undefined, true, undefined);
  }

  /** Runs the collection until it waits for a promise or ends. */
  function run(collection: Collection): void {
    while (collection.newestSequence >= 0) collection.runNewest();
  }

  it('[G7] a callback that takes too long no longer holds up the rest, which is then not awaited', async () => {
    const resumed: Collection[] = [];
    const slow = (name: string): Promise<void> => {
      calls.push(name);
      return new Promise(() => undefined);
    };
    const records = ['oldest', 'middle', 'newest'].map((name) => record(slow, name));
    const collection = new Collection([records], (one) => void resumed.push(one), 1);
    expect([collection.sortNext(), collection.sortNext()]).to.deep.equal([true, false]);
    run(collection);
    expect(calls).to.deep.equal(['newest']);
    await turnUntil(() => resumed.length > 0, 'the collection to continue');
    expect(resumed).to.deep.equal([collection]);
    run(collection);
    expect(calls).to.deep.equal(['newest', 'middle', 'oldest']);
  });

  it('[G7] a callback that settles after its timeout does not make the collection continue twice', async () => {
    const errors: unknown[] = [];
    const previous = setUnraisableHook((error) => void errors.push(error));
    try {
      let resumed = 0;
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      const failure = new Error('too late');
      const late = async (): Promise<void> => {
        await released;
        throw failure;
      };
      const collection = new Collection([[record(late)]], () => void (resumed += 1), 1);
      collection.sortNext();
      run(collection);
      await turnUntil(() => resumed === 1, 'the collection to continue');
      release();
      await turnUntil(() => errors.length === 1, 'the rejection to be reported');
      expect([resumed, errors]).to.deep.equal([1, [failure]]);
    } finally {
      setUnraisableHook(previous);
    }
  });

  it('a record that was taken in between is not called, and a dead record in a batch is skipped', () => {
    const push = (name: string): void => void calls.push(name);
    const [taken, dead, live] = ['taken', 'dead', 'live'].map((name) => record(push, name));
    dead?.take();
    const collection = new Collection([[live, undefined, dead, taken]], () => undefined);
    collection.sortNext();
    taken?.take();
    run(collection);
    expect(calls).to.deep.equal(['live']);
  });

  it('[P3] a disposer gets its target and the reason for the call', () => {
    const dispose = (...args: unknown[]): void => void calls.push(args);
    const disposer = record(dispose);
    disposer.heldAs = TARGET;
    scope.drain();
    expect(calls).to.deep.equal([[target, 'sync']]);
  });
});
