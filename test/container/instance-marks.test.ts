import { expect } from 'chai';
import { addMarks, marksOf } from '../../container/instance-marks.js';

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
      addMarks(marked, { isRegistered: true, records: [] });
      expect(marksOf(marked)).to.deep.equal({ isRegistered: true, records: [] });
      expect(marksOf(other)).to.equal(undefined);
      expect(Reflect.ownKeys(marked)).to.deep.equal(Reflect.ownKeys(other));
    });
  }
});
