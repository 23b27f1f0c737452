import { expect } from 'chai';
import { isRegistered, markRegistered } from '../../container/registered-instances.js';

describe('markRegistered', () => {
  const objects: ReadonlyArray<readonly [name: string, make: () => object]> = [
    ['an object', () => ({})],
    ['a frozen object', () => Object.freeze({})],
    ['a function', () => () => undefined],
    ['a proxy', () => new Proxy({}, {})],
  ];
  for (const [name, make] of objects) {
    it(`[D9] marks ${name} without a visible change`, () => {
      const [marked, other] = [make(), make()];
      markRegistered(marked);
      expect([isRegistered(marked), isRegistered(other)]).to.deep.equal([true, false]);
      expect(Reflect.ownKeys(marked)).to.deep.equal(Reflect.ownKeys(other));
    });
  }

  it('[D9] also remembers an object that rejects a mark', () => {
    const marked = {};
    markRegistered(marked);
    markRegistered(marked);
    expect(isRegistered(marked)).to.equal(true);
  });
});
