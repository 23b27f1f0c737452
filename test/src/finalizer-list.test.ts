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

  it('counts live finalizers, also across all lists', () => {
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

  it('finds the newest finalizer that a drain calls and that is not excluded', () => {
    const [first, second, third] = [add('first'), add('second'), add('third')];
    add('excluded', false);
    expect(list.newestExcept(new Set(), 0)).to.equal(third);
    expect(list.newestExcept(new Set([third, first]), 0)).to.equal(second);
    expect(list.newestExcept(new Set([first, second, third]), 0)).to.equal(undefined);
  });

  it('finds no finalizer that is older than requested', () => {
    const [first, second] = [add('first'), add('second')];
    expect(list.newestExcept(new Set([second]), first.sequence)).to.equal(first);
    expect(list.newestExcept(new Set([second]), second.sequence)).to.equal(undefined);
    expect(list.newestExcept(new Set(), second.sequence + 1)).to.equal(undefined);
  });

  it('[S1] keeps skipped finalizers in their place, for drains, for the exit and for iteration', () => {
    const records = ['first', 'second', 'third', 'fourth'].map((line) => add(line));
    add('excluded', false);
    const [first, second, third, fourth] = records;
    const others = new Set([second, fourth].filter((record) => record !== undefined));
    expect(list.newestExcept(others, 0)).to.equal(third);
    third?.take();
    expect(list.newestExcept(others, 0)).to.equal(first);
    expect([list.size, fourth && list.has(fourth)]).to.deep.equal([4, true]);
    expect([...list.newestFirst()].slice(1)).to.deep.equal([fourth, second, first]);
    const newest = list.takeNewest();
    newest?.runUnraisable();
    second?.setAtexit(false);
    expect(list.newestExcept(others, 0)).to.equal(first);
    second?.setAtexit(true);
    expect(list.newestExcept(others, 0)).to.equal(first);
    if (second !== undefined) for (const again of [second, second]) list.putBack(again);
    expect(list.newestExcept(new Set(), 0)).to.equal(second);
    list.takeNewest()?.runUnraisable();
    list.takeNewest()?.runUnraisable();
    expect([calls, list.size]).to.deep.equal([['fourth', 'second', 'first'], 1]);
  });

  it('[11.15] skips each of the others once, in whatever order they end', () => {
    const records = Array.from({ length: 1_000 }, (_one, index) => add(String(index)));
    let looked = 0;
    class CountingSet extends Set<FinalizerRecord> {
      override has(record: FinalizerRecord): boolean {
        looked += 1;
        return super.has(record);
      }
    }
    const others = new CountingSet(records);
    for (const record of records) {
      expect(list.newestExcept(others, 0)).to.equal(undefined);
      record.take();
    }
    expect(looked).to.equal(1_000);
  });

  it('[11.3] holds skipped finalizers while a drain is in progress', () => {
    const [first, second] = [add('first'), add('second')];
    const end = list.holdCollected();
    expect(list.newestExcept(new Set([second]), 0)).to.equal(first);
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
