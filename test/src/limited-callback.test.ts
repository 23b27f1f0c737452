import { inspect } from 'node:util';
import { expect } from 'chai';
import { FinalizeError, FinalizerScope } from '../../src/index.js';
import { createRecord } from '../../src/create.js';
import { checkLimit, limitedCallback, limitOf, unlimited } from '../../src/limited-callback.js';
import { listOf } from '../../src/scope.js';

const target = {};

describe('limitedCallback', () => {
  const calls: unknown[] = [];
  const close = (...args: unknown[]): void => void calls.push(['close', ...args]);
  const force = (...args: unknown[]): void => void calls.push(['force', ...args]);

  beforeEach(() => {
    calls.length = 0;
  });

  it('returns the callback itself if there is no limit', () => {
    expect(limitedCallback(close, {})).to.equal(close);
    expect(limitOf(close)).to.deep.equal({});
    expect(unlimited(close)).to.equal(close);
  });

  it('calls the callback with its arguments, has its name, and stores the limit', () => {
    const limited = limitedCallback(close, { timeoutMs: 5, force });
    (limited as (...args: unknown[]) => void)(1, 2);
    expect(calls).to.deep.equal([['close', 1, 2]]);
    expect(limited.name).to.equal('close');
    expect(limitOf(limited)).to.include({ timeoutMs: 5, force });
    expect(unlimited(limited)).to.equal(close);
  });

  it('[S3] a drain that stops waiting for a limited callback calls force with the same arguments', async () => {
    const scope = new FinalizerScope();
    const never = (): Promise<void> => new Promise(() => undefined);
    const limited = limitedCallback(never, { timeoutMs: 1, force });
    createRecord(listOf(scope), target, limited, ['socket'], undefined, true, undefined);
    const unforced = limitedCallback(never, { timeoutMs: 1 });
    createRecord(listOf(scope), target, unforced, ['file', 1], undefined, true, undefined);
    const error: unknown = await scope.drainAsync().catch((thrown: unknown) => thrown);
    expect(error).to.have.nested.property('errors.length', 1);
    expect(error).to.have.nested.property('errors[0].code', 'TIMEOUT');
    expect(calls).to.deep.equal([['force', 'socket']]);
  });
});

describe('checkLimit', () => {
  it('accepts a limit with a time, with force, with both and with neither', () => {
    for (const limit of [
      {},
      { timeoutMs: 0 },
      { force: () => 1 },
      { timeoutMs: 5, force: () => 1 },
    ]) {
      checkLimit(limit, '@finalizeWith');
    }
  });

  for (const timeoutMs of ['5', Number.NaN, -1, Infinity]) {
    it(`rejects a timeoutMs of ${inspect(timeoutMs)}`, () => {
      expect(() => checkLimit({ timeoutMs }, '@finalizeWith'))
        .to.throw(FinalizeError, 'expected timeoutMs of @finalizeWith to be a finite number')
        .with.property('code', 'INVALID_ARGUMENT');
    });
  }

  it("rejects a force that isn't a function", () => {
    expect(() => checkLimit({ force: true }, 'finalizeBinding()'))
      .to.throw(FinalizeError, 'expected force of finalizeBinding() to be a function, but got')
      .with.property('code', 'INVALID_ARGUMENT');
  });
});
