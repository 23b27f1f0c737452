import { expect } from 'chai';
import { componentsOf } from '../../container/dependency-cycles.js';

/** Returns the groups of nodes that have the same number. */
function groups(edges: readonly number[][]): number[][] {
  const found = new Map<number, number[]>();
  for (const [node, component] of componentsOf(edges).entries()) {
    const group = found.get(component);
    if (group === undefined) found.set(component, [node]);
    else group.push(node);
  }
  return [...found.values()].toSorted(([one = 0], [other = 0]) => one - other);
}

describe('componentsOf', () => {
  it('[U7] groups the services that depend on each other', () => {
    expect(groups([])).to.deep.equal([]);
    expect(groups([[1], [2], []])).to.deep.equal([[0], [1], [2]]);
    expect(groups([[0]])).to.deep.equal([[0]]);
    expect(groups([[1], [2], [0, 3], [4], [3], [0]])).to.deep.equal([[0, 1, 2], [3, 4], [5]]);
  });

  it('[U7] follows a path of 100,000 services', () => {
    const edges = Array.from({ length: 100_000 }, (_, node) => [(node + 1) % 100_000]);
    expect(groups(edges)).to.have.length(1);
  });
});
