import { expect } from 'chai';
import { createRecord } from '../../src/create.js';
import { FinalizerList } from '../../src/finalizer-list.js';
import { program } from '../../src/program.js';
import { type FinalizerRecord, liveCount } from '../../src/record.js';

describe('FinalizerList', () => {
  const obj = {};
  let list: FinalizerList;
  let calls: string[];

  const add = (name: string, atexit = true): FinalizerRecord =>
    createRecord(list, obj, () => calls.push(name), [], undefined, atexit, undefined);

  beforeEach(() => {
    list = new FinalizerList();
    calls = [];
  });

  it('a record returns its cleanup call to the first caller of take, and to no other', () => {
    const record = add('only');
    const call = record.take();
    expect(call?.run()).to.equal(1);
    expect([record.take(), list.takeNewest(), record.cleanupCall()]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
    expect(calls).to.deep.equal(['only']);
  });

  it('counts its own live finalizers and those of all lists', () => {
    const before = liveCount();
    const records = [add('first'), add('second', false)];
    expect([list.size, liveCount() - before]).to.deep.equal([2, 2]);
    for (const record of records) record.take();
    for (const record of records) record.take();
    expect([list.size, liveCount() - before]).to.deep.equal([0, 0]);
  });

  it('the program has a chain while a finalizer in it is alive', () => {
    const { chains } = program();
    const known = (): boolean[] => [true, false].map((atexit) => chains.has(list.chainFor(atexit)));
    expect(known()).to.deep.equal([false, false]);
    const [first, excluded] = [add('first'), add('excluded', false)];
    expect(known()).to.deep.equal([true, true]);
    excluded.setAtexit(true);
    expect(known()).to.deep.equal([true, false]);
    first.take();
    expect(known()).to.deep.equal([true, false]);
    excluded.take();
    expect(known()).to.deep.equal([false, false]);
  });

  it('returns the number of the newest finalizer that exit calls, or -1', () => {
    const records = [add('first'), add('second'), add('excluded', false)];
    const [included, excluded] = [list.chainFor(true), list.chainFor(false)];
    expect(excluded.newestSequence).to.equal(-1);
    expect(included.newestSequence).to.equal(records[1]?.sequence);
    included.runNewest();
    expect(included.newestSequence).to.equal(records[0]?.sequence);
    included.runNewest();
    included.runNewest();
    expect([included.newestSequence, list.size, calls]).to.deep.equal([-1, 1, ['second', 'first']]);
  });

  it('finds the newest finalizer that a drain calls and that is not set aside', () => {
    const [first, second, third] = [add('first'), add('second'), add('third')];
    add('excluded', false);
    expect(list.newestFrom(0)).to.equal(third);
    list.setAside(third);
    expect(list.newestFrom(0)).to.equal(second);
    for (const record of [third, second, first]) list.setAside(record);
    expect(list.newestFrom(0)).to.equal(undefined);
  });

  it('finds no finalizer that is older than requested', () => {
    const [first, second] = [add('first'), add('second')];
    expect(list.newestFrom(second.sequence + 1)).to.equal(undefined);
    list.setAside(second);
    expect(list.newestFrom(first.sequence)).to.equal(first);
    expect(list.newestFrom(second.sequence)).to.equal(undefined);
  });

  it('[S1] keeps finalizers that are set aside in their order, for drains, for the exit and for iteration', () => {
    const [first, second] = [add('first'), add('second')];
    const [third, fourth] = [add('third'), add('fourth')];
    const excluded = add('excluded', false);
    for (const record of [excluded, fourth, second]) list.setAside(record);
    expect(list.newestFrom(0)).to.equal(third);
    third.take();
    list.setAside(third);
    expect(list.newestFrom(0)).to.equal(first);
    expect([list.size, list.has(fourth), list.has(excluded)]).to.deep.equal([4, true, true]);
    expect([...list.newestFirst()]).to.deep.equal([excluded, fourth, second, first]);
    list.takeNewest()?.runUnraisable();
    for (const atexit of [false, true]) {
      second.setAtexit(atexit);
      expect(list.newestFrom(0)).to.equal(first);
    }
    for (const again of [second, second, fourth, excluded]) list.putBack(again);
    expect([list.newestFrom(0), excluded.atexit]).to.deep.equal([second, false]);
    list.takeNewest()?.runUnraisable();
    list.takeNewest()?.runUnraisable();
    expect([calls, list.size]).to.deep.equal([['fourth', 'second', 'first'], 1]);
  });

  it('[11.15] sets each of many aside in a few steps, newest first', () => {
    let looked = 0;
    const records = Array.from({ length: 1_000 }, (_one, index) => {
      const record = add(String(index));
      const { sequence } = record;
      const get = (): number => {
        looked += 1;
        return sequence;
      };
      return Object.defineProperty(record, 'sequence', { get });
    });
    for (const record of records.toReversed()) list.setAside(record);
    expect(looked).to.be.below(5_000);
    for (const record of records) list.putBack(record);
    expect(looked).to.be.below(10_000);
    expect(list.newestFrom(0)).to.equal(records.at(-1));
    for (const record of records) record.take();
  });

  it('[11.3] holds finalizers that are set aside while a drain is in progress', () => {
    const [first, second] = [add('first'), add('second')];
    const end = list.holdCollected();
    list.setAside(second);
    expect(second.chain).to.not.equal(first.chain);
    expect(second.chain.hold).to.equal(first.chain.hold).and.to.not.equal(undefined);
    const endOther = list.holdCollected();
    end();
    expect(second.chain.hold).to.not.equal(undefined);
    endOther();
    expect([first.chain.hold, second.chain.hold]).to.deep.equal([undefined, undefined]);
  });

  it('does not change a dead record', () => {
    const record = add('dead');
    record.take();
    record.setAtexit(false);
    expect([record.atexit, [...list.newestFirst()]]).to.deep.equal([true, []]);
  });

  it('knows which records are in it, whatever their atexit', () => {
    const own = [add('first'), add('second', false)];
    const foreign = createRecord(new FinalizerList(), obj, () => 1, [], undefined, true, undefined);
    expect([...own, foreign].map((record) => list.has(record))).to.deep.equal([true, true, false]);
    for (const record of [...own, foreign]) record.take();
  });
});
