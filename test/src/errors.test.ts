import { expect } from 'chai';
import { DrainError, FinalizeError } from '../../src/index.js';

describe('FinalizeError', () => {
  it('is an error with a code, a name and its cause', () => {
    const cause = new Error('because');
    const error = new FinalizeError('CALLBACK_FAILED', 'expected more', { cause });
    expect(error).to.be.instanceOf(Error);
    expect(error).to.include({ name: 'FinalizeError', code: 'CALLBACK_FAILED', cause });
    expect(error.stack).to.match(/^FinalizeError: expected more\n {4}at /);
    expect('cause' in new FinalizeError('TIMEOUT', 'too late')).to.equal(false);
  });

  it('[11.28] instanceof recognizes every error of the package, including a DrainError', () => {
    expect(new DrainError([])).to.be.instanceOf(FinalizeError);
    const others = [
      new Error('other'),
      new AggregateError([], 'several'),
      { code: 'TIMEOUT' },
      null,
      'error',
    ];
    for (const other of others) expect(other instanceof FinalizeError).to.equal(false);
  });

  it('instanceof recognizes a subclass by its prototype', () => {
    class OwnError extends FinalizeError {}
    const own = new OwnError('TIMEOUT', 'too late');
    expect([own instanceof OwnError, own instanceof FinalizeError]).to.deep.equal([true, true]);
    expect(new FinalizeError('TIMEOUT', 'too late')).to.not.be.instanceOf(OwnError);
  });
});

describe('DrainError', () => {
  const failures = ['a failed', 'b failed', 'c failed'].map(
    (message) => new FinalizeError('CALLBACK_FAILED', message),
  );
  const messages = [0, 1, 3].map((count) => new DrainError(failures.slice(0, count)).message);

  it('has all failures in their order', () => {
    const error = new DrainError(failures);
    expect(error).to.be.instanceOf(AggregateError);
    expect(error).to.include({ name: 'DrainError', code: 'DRAIN_FAILED' });
    expect(error.errors).to.deep.equal(failures);
  });

  it('has the first failure and the number of the others in its message', () => {
    expect(messages).to.deep.equal([
      'every finalizer was called, but 0 failed: no error',
      'every finalizer was called, but 1 failed: a failed',
      'every finalizer was called, but 3 failed: a failed; see errors for the other 2',
    ]);
  });
});
