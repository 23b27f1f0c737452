import { expect } from 'chai';
import { collected } from '../../devtools/testing/index.js';
import { finalize, type FinalizeError } from '../../src/index.js';

function orphan(): WeakRef<object> {
  return new WeakRef({});
}

async function rejectionOf(promise: Promise<unknown>): Promise<FinalizeError> {
  return promise.then(
    () => expect.fail('expected a rejection'),
    (error: unknown) => error as FinalizeError,
  );
}

/** Increases the deadline until it leaves the collector enough time. */
async function rejectionAfterCollections(ref: WeakRef<object>): Promise<FinalizeError> {
  for (let deadlineMs = 100; ; deadlineMs *= 2) {
    const error = await rejectionOf(collected(ref, { deadlineMs }));
    if (!error.message.includes('no collection in that time')) return error;
  }
}

async function codeOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => 'resolved',
    (error: unknown) => (error as { code?: unknown }).code,
  );
}

describe('collected', () => {
  it('[K1] resolves when the object of a weak reference has been collected', async () => {
    const ref = orphan();
    await collected(ref);
    expect(ref.deref()).to.equal(undefined);
  });

  it('[K1] resolves when the condition is true, for example after a cleanup callback', async () => {
    const closed: string[] = [];
    (() => finalize({}, (name: string) => closed.push(name), 'log'))();
    await collected(() => closed.length === 1);
    expect(closed).to.deep.equal(['log']);
  });

  it('[K1] resolves if the condition becomes true after everything else has been collected', async () => {
    let checks = 0;
    await collected(() => (checks += 1) > 40, { deadlineMs: 3_600_000 });
    expect(checks).to.equal(41);
  });

  it('[K1] rejects at the deadline and names the condition', async () => {
    const error = await rejectionOf(collected(() => false, { deadlineMs: Number.MIN_VALUE }));
    expect(error.message).to.match(/^expected the condition to become true within/);
  });

  it('[K1] rejects at the deadline and says that the object is still referenced', async () => {
    const obj = {};
    const error = await rejectionAfterCollections(new WeakRef(obj));
    expect(error.code).to.equal('NOT_COLLECTED');
    expect(error.message).to.match(
      /^expected the object to be collected within \d+ ms of garbage collection, but got no change/,
    );
    expect(obj).to.deep.equal({});
  });

  it('[K1] reports that there was no collection if the deadline was too short for one', async () => {
    const obj = {};
    const error = await rejectionOf(collected(new WeakRef(obj), { deadlineMs: Number.MIN_VALUE }));
    expect(error.message).to.match(/but got no collection in that time; increase deadlineMs$/);
    expect(obj).to.deep.equal({});
  });

  it('[K1] rejects arguments of the wrong type', async () => {
    expect(await codeOf(collected({} as never))).to.equal('INVALID_ARGUMENT');
    expect(await codeOf(collected(() => true, { deadlineMs: -1 }))).to.equal('INVALID_ARGUMENT');
  });
});
