import { expect } from 'chai';
import { addPlanner, type Planner } from '../../container/planned-containers.js';
import { finalizeWith } from '../../decorators/index.js';
import { collectUntil } from '../support/collect.js';

/** Counts how often it has to plan again. */
class CountingPlanner implements Planner {
  count = 0;

  forgetPlans(): void {
    this.count += 1;
  }
}

function decorateClass(): void {
  finalizeWith(() => undefined)(class {});
}

describe('a decoration of a class', () => {
  it('[C1] [15.3] makes a container plan again once, however many classes are decorated then', () => {
    const planners = Array.from({ length: 1_000 }, () => new CountingPlanner());
    for (const planner of planners) addPlanner(new WeakRef(planner));
    for (let classes = 0; classes < 1_000; classes++) decorateClass();
    expect(new Set(planners.map(({ count }) => count))).to.deep.equal(new Set([1]));
  });

  it('[C1] makes only those containers plan again that have planned since the previous decoration', () => {
    const planner = new CountingPlanner();
    const ref = new WeakRef(planner);
    for (let classes = 0; classes < 3; classes++) {
      addPlanner(ref);
      addPlanner(ref);
      decorateClass();
    }
    expect(planner.count).to.equal(3);
  });

  it('[G4] retains no container that has plans', async () => {
    const dropped: Array<WeakRef<object>> = [];
    const drop = (): void => {
      for (let count = 0; count < 200; count++) {
        const ref = new WeakRef(new CountingPlanner());
        dropped.push(ref);
        addPlanner(ref);
      }
    };
    drop();
    await collectUntil(() => dropped.every((ref) => ref.deref() === undefined), 'all planners');
    const living = Array.from({ length: 1_000 }, () => new CountingPlanner());
    for (const planner of living) addPlanner(new WeakRef(planner));
    decorateClass();
    expect(living.every(({ count }) => count === 1)).to.equal(true);
  });
});
