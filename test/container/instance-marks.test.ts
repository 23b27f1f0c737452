import { expect } from 'chai';
import { instanceMarks } from '../../container/instance-marks.js';

describe('marks of instances', () => {
  const objects: ReadonlyArray<readonly [name: string, make: () => object]> = [
    ['an object', () => ({})],
    ['a frozen object', () => Object.freeze({})],
    ['a function', () => () => undefined],
    ['a proxy', () => new Proxy({}, {})],
  ];
  for (const [name, make] of objects) {
    it(`[D9] marks ${name} without a visible change`, () => {
      const [marked, other] = [make(), make()];
      const marks = instanceMarks();
      marks.register(marked);
      expect([marks.isRegistered(marked), marks.isRegistered(other)]).to.deep.equal([true, false]);
      expect(Reflect.ownKeys(marked)).to.deep.equal(Reflect.ownKeys(other));
    });
  }
});
