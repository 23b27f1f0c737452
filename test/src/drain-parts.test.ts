import { expect } from 'chai';
import { Drain, type Drainable, type DrainStep, type GroupStep } from '../../src/drain.js';
import { DrainError } from '../../src/index.js';

/** A source of steps, which are taken in the order of the list. */
function source(...steps: DrainStep[]): Drainable & { holds: number } {
  return {
    holds: 0,
    holdCollected() {
      this.holds += 1;
      return () => {
        this.holds -= 1;
      };
    },
    takeNewest: () => steps.shift(),
  };
}

describe('a step of a drain that has parts', () => {
  let lines: string[];

  beforeEach(() => {
    lines = [];
  });

  function step(name: string, settle: () => unknown = () => undefined): DrainStep {
    const run = (form: string): unknown => {
      lines.push(`${name} ${form}`);
      return settle();
    };
    return { name, run };
  }

  /** A drain of two scopes, and one more step after them. */
  function withParts(first: Drain, second: Drain): { whole: Drain; steps: { holds: number } } {
    const together: GroupStep = {
      name: 'together',
      parts: (start) => Promise.all([start(first), start(second)]),
    };
    const steps = source(together, step('dependency'));
    return { whole: new Drain(steps, 'drainAsync'), steps };
  }

  it('[C3] runs the parts at the same time, and then the rest', async () => {
    let finish = (): void => undefined;
    const closed = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const first = new Drain(
      source(
        step('first', () => closed),
        step('first again'),
      ),
      'drainAsync',
    );
    const second = new Drain(source(step('second')), 'drainAsync');
    const { whole, steps } = withParts(first, second);
    const drain = whole.runAsync({});
    expect(whole.calling).to.equal(false);
    await Promise.resolve();
    expect(lines).to.deep.equal(['first async', 'second async']);
    expect([steps.holds, whole.inProgress, first.inProgress]).to.deep.equal([1, true, true]);
    finish();
    await drain;
    expect(lines.slice(2)).to.deep.equal(['first again async', 'dependency async']);
    expect([steps.holds, whole.inProgress, first.inProgress]).to.deep.equal([0, false, false]);
  });

  it('[C3] runs the parts one after the other in the synchronous form, and then the rest', () => {
    const first = new Drain(source(step('first')), 'drainAsync');
    const second = new Drain(source(step('second')), 'drainAsync');
    withParts(first, second).whole.runSync();
    expect(lines).to.deep.equal(['first sync', 'second sync', 'dependency sync']);
  });

  it('[C4] throws the failures of the parts together with its own', async () => {
    const fail = (): never => {
      throw new Error('part');
    };
    for (const form of ['runSync', 'runAsync'] as const) {
      const first = new Drain(source(step('first', fail)), 'drainAsync');
      const second = new Drain(source(step('second', fail)), 'drainAsync');
      const { whole } = withParts(first, second);
      const error: unknown = await (async () => whole[form]({}))().catch(
        (thrown: unknown) => thrown,
      );
      expect(error).to.be.instanceOf(DrainError).and.to.have.nested.property('errors.length', 2);
    }
    expect(lines).to.include.members(['dependency sync', 'dependency async']);
  });
});

describe('a drain whose source fails', () => {
  it('[S3] rejects, and can be run again', async () => {
    for (const isAwaited of [false, true]) {
      const steps: DrainStep[] = [
        { name: 'first', run: () => (isAwaited ? Promise.resolve() : undefined) },
      ];
      let fails = true;
      const drain = new Drain(
        {
          takeNewest() {
            const step = steps.shift();
            if (step === undefined && fails) throw new RangeError('stack limit');
            return step;
          },
        },
        'drainAsync',
      );
      const error: unknown = await drain.runAsync({}).catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(RangeError);
      expect(drain.inProgress).to.equal(false);
      fails = false;
      await drain.runAsync({});
    }
  });
});
