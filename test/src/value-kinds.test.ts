import { expect } from 'chai';
import { describeValue } from '../../src/describe.js';
import { isThenable } from '../../src/value-kinds.js';
import { thenable } from '../support/hostile.js';

describe('isThenable', () => {
  it('is true for an object or a function with a method then', () => {
    const waiting = thenable(() => undefined);
    const callable = Object.assign(() => undefined, waiting);
    expect([waiting, callable, Promise.resolve()].map(isThenable)).to.deep.equal([
      true,
      true,
      true,
    ]);
  });

  it('is false for everything else, including null', () => {
    for (const value of [null, undefined, 1, 'then', Symbol('then'), {}, () => undefined]) {
      expect(isThenable(value)).to.equal(false);
    }
  });
});

describe('describeValue', () => {
  it('cuts strings after the fortieth character', () => {
    const forty = 'x'.repeat(40);
    expect([forty, `${forty}y`].map(describeValue)).to.deep.equal([
      `the string "${forty}"`,
      `the string "${forty}…"`,
    ]);
  });

  it('names the class of a base if a prototype has no constructor', () => {
    class Base {}
    const between: unknown = Object.create(Base.prototype);
    expect(describeValue(Object.create(between as object))).to.equal('an object of class Base');
  });
});
