import { expect } from 'chai';
import { createRecord } from '../../src/create.js';
import { type Creation, observeCreations } from '../../src/observation.js';
import { handleOf } from '../../src/finalizer.js';
import { FinalizeError, finalize, FinalizerScope } from '../../src/index.js';
import { program } from '../../src/program.js';
import { liveCount } from '../../src/record.js';
import { listOf } from '../../src/scope.js';
import { nextTurn } from '../support/collect.js';

function close(): void {}

describe('createRecord', () => {
  const scope = new FinalizerScope();
  const list = listOf(scope);
  const obj = {};

  afterEach(() => scope.drain());

  it('shows the given class name in the finalizer and in errors', () => {
    const record = createRecord(list, obj, close, [], undefined, true, 'Pool');
    expect(String(handleOf(record))).to.equal('Finalizer { alive, close of Pool }');
    expect(() => createRecord(list, obj, close, [obj], undefined, true, 'Pool')).to.throw(
      FinalizeError,
      'expected args[0] of finalizer close of Pool not to be',
    );
    expect(() => createRecord(list, obj, 5 as never, [], undefined, true, 'Pool')).to.throw(
      FinalizeError,
      'expected func of Pool to be a function, but got the number 5',
    );
  });

  it('[F10] leaves nothing alive if adding the finalizer to its scope fails', async () => {
    const { chains } = program();
    const alive = liveCount();
    const own = new FinalizerScope();
    chains.add = () => {
      throw new RangeError('no room');
    };
    try {
      expect(() => own.finalize(obj, close)).to.throw(RangeError, 'no room');
    } finally {
      Reflect.deleteProperty(chains, 'add');
    }
    await nextTurn();
    expect([own.size, liveCount()]).to.deep.equal([0, alive]);
    own.finalize(obj, close);
    expect(own.size).to.equal(1);
    own.drain();
  });

  it('makes one handle at the first lookup, which every lookup returns', () => {
    const record = createRecord(list, obj, close, [], undefined, true, undefined);
    expect(record.handle).to.equal(undefined);
    const handle = handleOf(record);
    expect([handleOf(record) === handle, [...scope][0] === handle]).to.deep.equal([true, true]);
  });
});

describe('observeCreations', () => {
  const observed: Array<() => void> = [];

  afterEach(() => {
    for (const unobserve of observed.splice(0)) unobserve();
  });

  it('calls every observer for every creation, until the observer is removed', () => {
    const seen: Creation[] = [];
    let others = 0;
    const unobserve = observeCreations((creation) => seen.push(creation));
    observed.push(
      observeCreations(() => {
        others += 1;
      }),
    );
    const obj = {};
    finalize(obj, close).detach();
    expect(seen).to.deep.equal([
      { obj, func: close, args: [], kwargs: undefined, targetClass: undefined },
    ]);
    unobserve();
    unobserve();
    finalize(obj, close).detach();
    expect([seen.length, others]).to.deep.equal([1, 2]);
  });

  it('[F10] registers nothing if an observer throws', () => {
    const scope = new FinalizerScope();
    const refuse = (): void => {
      throw new RangeError('refused');
    };
    observed.push(observeCreations(refuse));
    expect(() => scope.finalize({}, close)).to.throw(RangeError, 'refused');
    expect(scope.size).to.equal(0);
  });

  it('does not call observers for a creation that is rejected anyway', () => {
    let creations = 0;
    const count = (): void => {
      creations += 1;
    };
    observed.push(observeCreations(count));
    expect(() => finalize(null as never, close)).to.throw(FinalizeError);
    expect(creations).to.equal(0);
  });
});
