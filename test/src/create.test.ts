import { expect } from 'chai';
import { createRecord } from '../../src/create.js';
import { type Creation, observeCreations } from '../../src/creation-observer.js';
import { handleOf } from '../../src/finalizer.js';
import { FinalizeError, finalize, FinalizerScope } from '../../src/index.js';
import { listOf } from '../../src/scope.js';

function close(): void {}

describe('createRecord', () => {
  const scope = new FinalizerScope();
  const list = listOf(scope);
  const obj = {};

  afterEach(() => scope.drain());

  it('names the class that its maker told, in the finalizer and in errors', () => {
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

  it('makes a handle when somebody asks, and the same for everybody', () => {
    const record = createRecord(list, obj, close, [], undefined, true, undefined);
    expect(record.handle).to.equal(undefined);
    const handle = handleOf(record);
    expect([handleOf(record) === handle, [...scope][0] === handle]).to.deep.equal([true, true]);
  });
});

describe('observeCreations', () => {
  afterEach(() => {
    observeCreations(undefined);
  });

  it('shows every creation, until another observer comes', () => {
    const seen: Creation[] = [];
    const observer = (creation: Creation): void => void seen.push(creation);
    expect(observeCreations(observer)).to.equal(undefined);
    const obj = {};
    finalize(obj, close).detach();
    expect(seen).to.deep.equal([
      { obj, func: close, args: [], kwargs: undefined, owner: undefined },
    ]);
    expect(observeCreations(undefined)).to.equal(observer);
    finalize(obj, close).detach();
    expect(seen).to.have.lengthOf(1);
  });

  it('[F10] an observer that throws refuses the creation: nothing is registered', () => {
    const scope = new FinalizerScope();
    observeCreations(() => {
      throw new RangeError('refused');
    });
    expect(() => scope.finalize({}, close)).to.throw(RangeError, 'refused');
    expect(scope.size).to.equal(0);
  });

  it('does not show what is refused anyway', () => {
    let creations = 0;
    observeCreations(() => {
      creations += 1;
    });
    expect(() => finalize(null as never, close)).to.throw(FinalizeError);
    expect(creations).to.equal(0);
  });
});
