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
});

describe('DrainError', () => {
  const failures = ['a failed', 'b failed', 'c failed'].map(
    (message) => new FinalizeError('CALLBACK_FAILED', message),
  );
  const messages = [0, 1, 3].map((count) => new DrainError(failures.slice(0, count)).message);

  it('has all failures, in their order', () => {
    const error = new DrainError(failures);
    expect(error).to.be.instanceOf(AggregateError).and.not.instanceOf(FinalizeError);
    expect(error).to.include({ name: 'DrainError', code: 'DRAIN_FAILED' });
    expect(error.errors).to.deep.equal(failures);
  });

  it('says the first failure, and how many more there are', () => {
    const all = 'everything was called, but not all succeeded:';
    expect(messages).to.deep.equal([
      `${all} no error`,
      `${all} a failed`,
      `${all} a failed; and 2 more, see errors`,
    ]);
  });
});
