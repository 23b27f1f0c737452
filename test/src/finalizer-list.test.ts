import { expect } from 'chai';
import { createRecord } from '../../src/create.js';
import { FinalizerList } from '../../src/finalizer-list.js';
import { program } from '../../src/program.js';
import type { FinalizerRecord } from '../../src/record.js';

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

  it('hands a task to the first who takes it, and to nobody else', () => {
    const record = add('only');
    const task = list.take(record);
    expect(task?.run()).to.equal(1);
    expect([list.take(record), list.takeNewest(), record.task]).to.deep.equal([
      undefined,
      undefined,
      undefined,
    ]);
    expect(calls).to.deep.equal(['only']);
  });

  it('counts the living over all lists', () => {
    const before = FinalizerList.live;
    const records = [add('first'), add('second', false)];
    expect([list.size, FinalizerList.live - before]).to.deep.equal([2, 2]);
    for (const record of records) list.take(record);
    for (const record of records) list.take(record);
    expect([list.size, FinalizerList.live - before]).to.deep.equal([0, 0]);
  });

  it('is known to the program while something is alive in it', () => {
    const { scopes } = program();
    expect(scopes.has(list)).to.equal(false);
    const [first, exempt] = [add('first'), add('exempt', false)];
    list.take(first);
    expect(scopes.has(list)).to.equal(true);
    list.take(exempt);
    expect(scopes.has(list)).to.equal(false);
  });

  it('knows its newest with atexit, and -1 where there is none', () => {
    const records = [add('first'), add('second'), add('exempt', false)];
    expect(list.newestSequence).to.equal(records[1]?.sequence);
    list.runNewest();
    expect(list.newestSequence).to.equal(records[0]?.sequence);
    list.runNewest();
    list.runNewest();
    expect([list.newestSequence, list.size, calls]).to.deep.equal([-1, 1, ['second', 'first']]);
  });

  it('finds the newest that a drain calls and that is not among others', () => {
    const [first, second, third] = [add('first'), add('second'), add('third')];
    add('exempt', false);
    expect(list.newestExcept(new Set(), 0)).to.equal(third);
    expect(list.newestExcept(new Set([third, first]), 0)).to.equal(second);
    expect(list.newestExcept(new Set([first, second, third]), 0)).to.equal(undefined);
  });

  it('finds none that is older than it was asked for', () => {
    const [first, second] = [add('first'), add('second')];
    expect(list.newestExcept(new Set([second]), first.sequence)).to.equal(first);
    expect(list.newestExcept(new Set([second]), second.sequence)).to.equal(undefined);
    expect(list.newestExcept(new Set(), second.sequence + 1)).to.equal(undefined);
  });

  it('changes nothing of a dead record', () => {
    const record = add('dead');
    list.take(record);
    list.setAtexit(record, false);
    expect([record.atexit, [...list.newestFirst()]]).to.deep.equal([true, []]);
  });
});
