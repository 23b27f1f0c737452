import { expect } from 'chai';
import { finalize, type Finalizer, FinalizerScope } from '../../src/index.js';
import { liveCount } from '../../src/record.js';
import { collectSentinel, nextTurn } from '../support/collect.js';

/** The number of successes in a row after which all other frames are far enough from the limit. */
const SUCCESSES = 20;

/** Extra arguments in the first frame move all others by a few bytes each. */
const SHIFTS = 3;

interface Attempt {
  readonly operation: () => void;
  /** The number of frames that must return before the operation is called. */
  framesLeft: number;
  /** The error that the operation threw; `undefined` if it succeeded. */
  error: unknown;
}

/** Calls itself until the stack is full, then calls the operation some frames above that. */
function dive(attempt: Attempt): void {
  try {
    dive(attempt);
  } catch {
    // The deepest frame. There is no room for anything here.
  }
  attempt.framesLeft -= 1;
  if (attempt.framesLeft !== 0) return;
  try {
    attempt.operation();
  } catch (error) {
    attempt.error = error;
  }
}

/**
 * Tries `operation` at every distance from the stack limit, each time in its own job, and calls
 * `check` after each try. Expects that some tries fail and some succeed.
 */
async function atEveryDepth(
  operation: () => void,
  check: (failed: boolean) => void,
): Promise<void> {
  const tries = { failed: false, done: false };
  const { stackTraceLimit } = Error;
  try {
    for (let frames = 1, successes = 0; successes < SUCCESSES; frames++) {
      for (let shift = 0; shift < SHIFTS; shift++) {
        const attempt: Attempt = { operation, framesLeft: frames, error: undefined };
        Error.stackTraceLimit = 0;
        Reflect.apply(dive, undefined, [attempt, ...Array<number>(shift).fill(0)]);
        Error.stackTraceLimit = stackTraceLimit;
        if (attempt.error === undefined) {
          tries.done = true;
          successes += 1;
        } else {
          tries.failed = true;
          successes = 0;
          expect(attempt.error).to.be.instanceOf(RangeError);
        }
        check(attempt.error !== undefined);
        await Promise.resolve();
      }
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  expect(tries).to.deep.equal({ failed: true, done: true });
}

describe('near the stack limit', () => {
  let scope: FinalizerScope;
  let calls: string[];
  const targets = [{}, {}, {}] as const;
  const push = (name: string): void => void calls.push(name);

  beforeEach(() => {
    scope = new FinalizerScope();
    calls = [];
  });

  function three(): readonly [Finalizer, Finalizer, Finalizer] {
    return [
      scope.finalize(targets[0], push, 'oldest'),
      scope.finalize(targets[1], push, 'middle'),
      scope.finalize(targets[2], push, 'newest'),
    ] as unknown as readonly [Finalizer, Finalizer, Finalizer];
  }

  it('[F6] [11.23] setting atexit either moves the finalizer or changes nothing', async () => {
    const finalizers = three();
    const [, middle] = finalizers;
    let before = true;
    await atEveryDepth(
      () => {
        middle.atexit = !before;
      },
      () => {
        before = middle.atexit;
        expect(scope.size).to.equal(3);
        expect([...scope]).to.deep.equal([...finalizers].reverse());
      },
    );
    middle.atexit = true;
    scope.drain();
    expect(calls).to.deep.equal(['newest', 'middle', 'oldest']);
  });

  it('[F10] [11.23] finalize either creates a finalizer or registers nothing', async () => {
    const aliveBefore = liveCount();
    const created: unknown[] = [];
    await (async () => {
      const operation = (): void => {
        created.push(scope.finalize({}, push, 'called'));
      };
      await atEveryDepth(operation, () => {
        expect(scope.size).to.equal(created.length);
      });
    })();
    await nextTurn();
    await collectSentinel();
    await collectSentinel();
    expect(calls).to.have.lengthOf(created.length);
    expect([scope.size, liveCount()]).to.deep.equal([0, aliveBefore]);
  });

  it('[F5] [11.23] detach either returns what the finalizer holds or changes nothing', async () => {
    const outer = three();
    let finalizer = finalize(targets[0], push, 'never');
    let parts: unknown;
    await atEveryDepth(
      () => {
        parts = undefined;
        parts = finalizer.detach();
      },
      (threw) => {
        expect(finalizer.alive).to.equal(threw);
        expect(parts === undefined).to.equal(threw);
        if (!threw) finalizer = scope.finalize(targets[0], push, 'never');
      },
    );
    finalizer.detach();
    expect([...scope]).to.deep.equal([...outer].reverse());
    expect(calls).to.deep.equal([]);
  });

  it('[F1] [11.23] a call leaves the others in their order, and calls the callback at most once', async () => {
    const outer = three();
    let finalizer = scope.finalize(targets[0], push, 'called');
    await atEveryDepth(
      () => {
        calls = [];
        finalizer();
      },
      (threw) => {
        if (!threw) expect(calls).to.deep.equal(['called']);
        if (finalizer.alive) expect(calls).to.deep.equal([]);
        finalizer.detach();
        expect([...scope]).to.deep.equal([...outer].reverse());
        finalizer = scope.finalize(targets[0], push, 'called');
      },
    );
  });

  it('[S1] [11.23] a drain that runs out of stack can be repeated', async () => {
    await atEveryDepth(
      () => scope.drain(),
      () => undefined,
    );
    three();
    scope.drain();
    expect(calls).to.deep.equal(['newest', 'middle', 'oldest']);
  });
});
