import { expect } from 'chai';
import {
  DrainError,
  type DrainOptions,
  FinalizeError,
  FinalizerScope,
  setUnraisableHook,
} from '../../src/index.js';
import { nextTurn, turnUntil } from '../support/collect.js';
import { hostileErrors, thenable, throwing, unreadableThenable } from '../support/hostile.js';

class Server {}

/** Returns what a drain threw or rejected with; `undefined` if it succeeded. */
async function errorOf(drain: () => unknown): Promise<unknown> {
  try {
    await drain();
  } catch (error) {
    return error;
  }
  return undefined;
}

/** Returns the failures in a `DrainError`, as code, message and message of the cause. */
function failuresIn(error: unknown): unknown[] {
  expect(error).to.be.instanceOf(DrainError);
  return (error as DrainError).errors.map((failure) => {
    expect(failure).to.be.instanceOf(FinalizeError);
    const { code, message, cause } = failure;
    return [code, message, cause instanceof Error ? cause.message : cause];
  });
}

/** A promise that never settles. */
const never = (): Promise<never> => new Promise(() => undefined);

describe('drain', () => {
  const reported: unknown[] = [];
  let server: Server;
  let scope: FinalizerScope;
  let calls: string[];

  /** Adds a finalizer that only records its call. */
  const add = (name: string): unknown => scope.finalize(server, (text) => calls.push(text), name);

  beforeEach(() => {
    server = new Server();
    scope = new FinalizerScope();
    calls = [];
    reported.length = 0;
    setUnraisableHook((error, finalizer) => {
      reported.push([error instanceof Error ? error.message : error, finalizer]);
    });
  });

  afterEach(() => {
    setUnraisableHook(undefined);
    scope.drain();
  });

  const forms = [
    ['drain', () => scope.drain()],
    ['drainAsync', () => scope.drainAsync()],
  ] as const;

  for (const [form, drain] of forms) {
    describe(form, () => {
      it('[S2] calls all even if some fail, then throws one error with all failures in order', async () => {
        add('first');
        scope.finalize(server, function closeSocket() {
          throw new RangeError('socket');
        });
        add('third');
        scope.finalize({}, function removeFile() {
          throw new TypeError('file');
        });
        const error = await errorOf(drain);
        expect(calls).to.deep.equal(['third', 'first']);
        expect(failuresIn(error)).to.deep.equal([
          ['CALLBACK_FAILED', 'finalizer removeFile of Object failed: file', 'file'],
          ['CALLBACK_FAILED', 'finalizer closeSocket of Server failed: socket', 'socket'],
        ]);
        expect(error).to.include({
          name: 'DrainError',
          code: 'DRAIN_FAILED',
          message:
            'every finalizer was called, but 2 failed: ' +
            'finalizer removeFile of Object failed: file; see errors for the other 1',
        });
        expect(scope.size).to.equal(0);
      });

      it('[S2] survives every kind of thrown value', async () => {
        const thrown = hostileErrors();
        add('last');
        for (const [, error] of thrown) scope.finalize(server, throwing(error));
        const error = await errorOf(drain);
        expect(error).to.be.instanceOf(DrainError);
        const { errors } = error as DrainError;
        const reasons = errors.map(({ message }) => message.split(' failed: ')[1]);
        expect(reasons.toReversed()).to.deep.equal([
          'undefined',
          'null',
          'the string "text"',
          'the symbol Symbol(thrown)',
          'frozen',
          'an object of class Error',
          'an object of class Error',
          'no stack',
          'empty stack',
          'an object of class unknown',
          'an object of class Error',
          'hiding',
          'hiding',
        ]);
        const causes = errors.map(({ cause }) => cause).toReversed();
        expect(causes.every((cause, index) => cause === thrown[index]?.[1])).to.equal(true);
        expect(calls).to.deep.equal(['last']);
      });

      it('[S2] survives a callback that overflows the stack', async () => {
        add('last');
        const recurse = (): number => recurse() + 1;
        scope.finalize(server, recurse);
        expect(failuresIn(await errorOf(drain))).to.deep.equal([
          [
            'CALLBACK_FAILED',
            'finalizer recurse of Server failed: Maximum call stack size exceeded',
            'Maximum call stack size exceeded',
          ],
        ]);
        expect(calls).to.deep.equal(['last']);
      });

      it('[S2] treats a `then` that cannot be read as a failure', async () => {
        add('last');
        scope.finalize(server, function close() {
          return unreadableThenable('no then');
        });
        expect(failuresIn(await errorOf(drain))).to.deep.equal([
          ['CALLBACK_FAILED', 'finalizer close of Server failed: no then', 'no then'],
        ]);
        expect(calls).to.deep.equal(['last']);
      });

      it('[S5] a drain from inside a callback calls the rest, and nothing twice', async () => {
        add('first');
        add('second');
        scope.finalize(server, () => {
          calls.push('outer');
          return drain();
        });
        add('newest');
        expect(await errorOf(drain)).to.equal(undefined);
        expect(calls).to.deep.equal(['newest', 'outer', 'second', 'first']);
      });

      it('[S5] draining twice calls nothing twice', async () => {
        add('only');
        await drain();
        await drain();
        expect(calls).to.deep.equal(['only']);
      });

      it('[S1] calls finalizers that are created during it', async () => {
        add('first');
        scope.finalize(server, () => void add('created'));
        expect(await errorOf(drain)).to.equal(undefined);
        expect(calls).to.deep.equal(['created', 'first']);
      });
    });
  }

  it('[S4] drain() calls all, then throws an error that names those that returned a promise and what to write', async () => {
    add('first');
    scope.finalize(server, async function stopServer() {
      calls.push('stop');
      throw new Error('rejected late');
    });
    scope.finalize(server, function flush() {
      calls.push('flush');
      return thenable((resolve) => resolve());
    });
    const error = await errorOf(() => scope.drain());
    expect(calls).to.deep.equal(['flush', 'stop', 'first']);
    expect(error)
      .to.be.instanceOf(FinalizeError)
      .and.to.include({
        code: 'ASYNC_IN_SYNC_DRAIN',
        message:
          'expected every finalizer to be synchronous, but flush of Server, stopServer of Server ' +
          'returned a promise; all finalizers were called, but their promises were not awaited; write await drainAsync() instead',
      });
    await turnUntil(() => reported.length > 0, 'the rejection to be reported');
    expect(reported).to.deep.equal([['rejected late', 'stopServer of Server']]);
  });

  it('[S4] drain() throws one error for promises and failures', async () => {
    scope.finalize(server, async function stopServer() {});
    scope.finalize(server, function fail() {
      throw new Error('failed');
    });
    const [failed, unawaited] = failuresIn(await errorOf(() => scope.drain()));
    expect(failed).to.deep.equal([
      'CALLBACK_FAILED',
      'finalizer fail of Server failed: failed',
      'failed',
    ]);
    expect(unawaited).to.have.property('0', 'ASYNC_IN_SYNC_DRAIN');
  });

  it('[S4] reports a thenable whose then throws', async () => {
    scope.finalize(server, function flush() {
      return thenable(() => {
        throw new Error('then throws');
      });
    });
    expect(await errorOf(() => scope.drain())).to.have.property('code', 'ASYNC_IN_SYNC_DRAIN');
    await turnUntil(() => reported.length > 0, 'the error to be reported');
    expect(reported).to.deep.equal([['then throws', 'flush of Server']]);
  });

  it('[S3] awaits each before it calls the next', async () => {
    const slow = (name: string, turns: number): unknown =>
      scope.finalize(server, async () => {
        calls.push(`${name} begins`);
        for (let turn = 0; turn < turns; turn++) await nextTurn();
        calls.push(`${name} ends`);
      });
    slow('database', 1);
    slow('repository', 3);
    add('log');
    slow('server', 2);
    await scope.drainAsync();
    expect(calls).to.deep.equal([
      'server begins',
      'server ends',
      'log',
      'repository begins',
      'repository ends',
      'database begins',
      'database ends',
    ]);
  });

  it('[S2] drainAsync() collects rejections like thrown errors', async () => {
    add('last');
    scope.finalize(server, async function stop() {
      await nextTurn();
      throw new Error('rejected');
    });
    expect(failuresIn(await errorOf(() => scope.drainAsync()))).to.deep.equal([
      ['CALLBACK_FAILED', 'finalizer stop of Server failed: rejected', 'rejected'],
    ]);
    expect(calls).to.deep.equal(['last']);
    expect(reported).to.deep.equal([]);
  });

  it('[S5] concurrent drainAsync() calls get one promise, which settles when the work is done', async () => {
    let release = (): void => undefined;
    add('first');
    scope.finalize(server, async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      calls.push('second');
    });
    const drains = [scope.drainAsync(), scope.drainAsync({ timeoutMs: 1 })];
    expect(drains[0]).to.equal(drains[1]);
    await nextTurn();
    drains.push(scope.drainAsync());
    expect(drains[2]).to.equal(drains[0]);
    expect(calls).to.deep.equal([]);
    release();
    await drains[0];
    expect(calls).to.deep.equal(['second', 'first']);
    const next = scope.drainAsync();
    expect(next).not.to.equal(drains[0]);
    await next;
  });

  it('[S5] a drain with nothing left ends immediately, and the next one calls what has been created since', async () => {
    const first = scope.drainAsync();
    add('since');
    const second = scope.drainAsync();
    expect(second).not.to.equal(first);
    await second;
    expect(calls).to.deep.equal(['since']);
    await first;
  });

  it('[S5] drain() during drainAsync() calls the rest, and nothing runs twice', async () => {
    let release = (): void => undefined;
    add('first');
    scope.finalize(server, async () => {
      await new Promise<void>((resolve) => {
        release = resolve;
      });
      calls.push('second');
    });
    const draining = scope.drainAsync();
    scope.drain();
    expect(calls).to.deep.equal(['first']);
    release();
    await draining;
    expect(calls).to.deep.equal(['first', 'second']);
  });

  it('[S3] a drain that a callback starts without awaiting it still ends before the next callback', async () => {
    const slow = (name: string): unknown =>
      scope.finalize(server, async () => {
        calls.push(`${name} begins`);
        await nextTurn();
        calls.push(`${name} ends`);
      });
    slow('first');
    slow('second');
    scope.finalize(server, () => {
      void scope.drainAsync();
    });
    await scope.drainAsync();
    expect(calls).to.deep.equal(['second begins', 'second ends', 'first begins', 'first ends']);
  });

  it('[S2] the failures of a drain that a callback starts are failures of the callback', async () => {
    scope.finalize(server, async function first() {
      throw new Error('inner');
    });
    scope.finalize(server, function swallowing() {
      scope.drainAsync().catch(() => undefined);
    });
    const inner =
      'every finalizer was called, but 1 failed: finalizer first of Server failed: inner';
    expect(failuresIn(await errorOf(() => scope.drainAsync()))).to.deep.equal([
      ['CALLBACK_FAILED', `finalizer swallowing of Server failed: ${inner}`, inner],
    ]);
    scope.finalize(server, async function first() {
      throw new Error('inner');
    });
    scope.finalize(server, function starting() {
      void scope.drainAsync();
    });
    const { errors } = (await errorOf(() => scope.drainAsync())) as DrainError;
    expect(errors[0]?.cause).to.be.instanceOf(DrainError);
    scope.finalize(server, async function first() {
      throw new Error('inner');
    });
    scope.finalize(server, function passing() {
      return scope.drainAsync();
    });
    expect(failuresIn(await errorOf(() => scope.drainAsync()))).to.deep.equal([
      ['CALLBACK_FAILED', `finalizer passing of Server failed: ${inner}`, inner],
    ]);
  });

  it('[S2] a callback that starts a drain and fails for another reason loses neither error', async () => {
    const addInner = (): unknown =>
      scope.finalize(server, async function first() {
        throw new Error('inner');
      });
    const causes: unknown[] = [];
    for (const end of ['throws', 'rejects']) {
      addInner();
      scope.finalize(server, function failing() {
        void scope.drainAsync();
        const error = new Error(`outer ${end}`);
        if (end === 'throws') throw error;
        return Promise.reject(error);
      });
      const error = await errorOf(() => scope.drainAsync());
      expect(error).to.be.instanceOf(DrainError);
      const { errors } = error as DrainError;
      expect(errors).to.have.lengthOf(1);
      const cause = errors[0]?.cause as AggregateError;
      const names = cause.errors.map(({ name }: Error) => name);
      causes.push([cause.message, names, cause.cause === cause.errors[0]]);
    }
    expect(causes).to.deep.equal([
      ['outer throws', ['Error', 'DrainError'], true],
      ['outer rejects', ['Error', 'DrainError'], true],
    ]);
  });

  it('[S3] timeoutMs bounds one finalizer, names it, and the rest are still called', async () => {
    add('first');
    scope.finalize(server, function hang() {
      return never();
    });
    scope.finalize(server, async () => {
      await nextTurn();
      calls.push('in time');
    });
    const failures = failuresIn(await errorOf(() => scope.drainAsync({ timeoutMs: 50 })));
    expect(failures).to.deep.equal([
      [
        'TIMEOUT',
        'expected finalizer hang of Server to settle within its timeout of 50 ms, but it did not; the remaining finalizers were ' +
          'called without waiting for it; increase the timeout or fix the operation that it awaits',
        undefined,
      ],
    ]);
    expect(calls).to.deep.equal(['in time', 'first']);
  });

  it('[S3] timeoutMs starts again for each callback', async () => {
    for (let n = 0; n < 3; n++) scope.finalize(server, never);
    const failures = failuresIn(await errorOf(() => scope.drainAsync({ timeoutMs: 5 })));
    expect(failures.map((failure) => (failure as unknown[])[0])).to.deep.equal([
      'TIMEOUT',
      'TIMEOUT',
      'TIMEOUT',
    ]);
  });

  it('[S3] deadlineMs bounds the whole drain: one callback is named, the rest are called without waiting', async () => {
    add('first');
    scope.finalize(server, async function late() {
      calls.push('late');
      throw new Error('late rejection');
    });
    scope.finalize(server, async () => {
      calls.push('not awaited');
      await never();
    });
    scope.finalize(server, function hang() {
      return never();
    });
    const options: DrainOptions = { deadlineMs: 30, timeoutMs: 10_000 };
    const failures = failuresIn(await errorOf(() => scope.drainAsync(options)));
    expect(failures).to.deep.equal([
      [
        'TIMEOUT',
        'expected finalizer hang of Server to settle within the deadline of 30 ms, but it did not; ' +
          'the remaining finalizers were called without waiting for it; increase the timeout or fix the operation that it awaits',
        undefined,
      ],
    ]);
    expect(calls).to.deep.equal(['not awaited', 'late', 'first']);
    await turnUntil(() => reported.length > 0, 'the late rejection to be reported');
    expect(reported).to.deep.equal([['late rejection', 'late of Server']]);
  });

  it('[S3] the earlier of the two limits applies', async () => {
    scope.finalize(server, never);
    const options: DrainOptions = { deadlineMs: 10_000, timeoutMs: 10 };
    const [failure] = failuresIn(await errorOf(() => scope.drainAsync(options)));
    expect(failure).to.have.property('1').that.includes('within its timeout of 10 ms');
  });

  it('[S3] a rejection in time is a failure, not a timeout; synchronous callbacks never time out', async () => {
    add('sync');
    scope.finalize(server, async function stop() {
      throw new Error('in time');
    });
    const limits: DrainOptions = { timeoutMs: 0, deadlineMs: 0 };
    const failures = failuresIn(await errorOf(() => scope.drainAsync(limits)));
    expect(failures).to.deep.equal([
      ['CALLBACK_FAILED', 'finalizer stop of Server failed: in time', 'in time'],
    ]);
  });

  it('[S3] a late rejection after a timeout is reported once', async () => {
    let rejectLate = (_error: Error): void => undefined;
    scope.finalize(server, function stop() {
      return new Promise((_resolve, reject) => {
        rejectLate = reject;
      });
    });
    const error = await errorOf(() => scope.drainAsync({ timeoutMs: 5 }));
    expect(error).to.have.nested.property('errors[0].code', 'TIMEOUT');
    expect(reported).to.deep.equal([]);
    rejectLate(new Error('too late'));
    await nextTurn();
    expect(reported).to.deep.equal([['too late', 'stop of Server']]);
  });

  it('[S3] calls then of a lazy thenable once, even if it times out', async () => {
    let starts = 0;
    scope.finalize(server, () =>
      thenable(() => {
        starts += 1;
      }),
    );
    const error = await errorOf(() => scope.drainAsync({ timeoutMs: 5 }));
    expect(error).to.have.nested.property('errors[0].code', 'TIMEOUT');
    await nextTurn();
    expect(starts).to.equal(1);
  });

  it('[S3] accepts limits that are longer than the longest timer', async () => {
    scope.finalize(server, async () => {
      await nextTurn();
      calls.push('waited for');
    });
    await scope.drainAsync({ timeoutMs: 2 ** 40, deadlineMs: Number.MAX_VALUE });
    expect(calls).to.deep.equal(['waited for']);
  });

  for (const key of ['timeoutMs', 'deadlineMs'] as const) {
    for (const [value, words] of [
      [-1, 'the number -1'],
      [NaN, 'the number NaN'],
      [Infinity, 'the number Infinity'],
      ['5', 'the string "5"'],
      [null, 'null'],
    ] as const) {
      it(`[S3] rejects ${words} as ${key}, and calls nothing`, async () => {
        add('alive');
        const error = await errorOf(() => scope.drainAsync({ [key]: value }));
        expect(error)
          .to.be.instanceOf(FinalizeError)
          .and.to.include({
            code: 'INVALID_ARGUMENT',
            message:
              `expected ${key} to be a finite number of milliseconds, 0 or more, but got ${words}; ` +
              'omit it to wait without a limit',
          });
        expect([calls, scope.size]).to.deep.equal([[], 1]);
        await scope.drainAsync();
        expect(calls).to.deep.equal(['alive']);
      });
    }
  }
});
