import { expect } from 'chai';
import { collected } from '../../devtools/testing/index.js';
import { finalize } from '../../src/index.js';

function orphan(): WeakRef<object> {
  return new WeakRef({});
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

  it('[K1] resolves when the condition is true, after a cleanup callback for instance', async () => {
    const closed: string[] = [];
    (() => finalize({}, (name: string) => closed.push(name), 'log'))();
    await collected(() => closed.length === 1);
    expect(closed).to.deep.equal(['log']);
  });

  it('[K1] rejects at the deadline and says that the object is still referenced', async () => {
    const obj = {};
    const promise = collected(new WeakRef(obj), { deadlineMs: 100 });
    expect(await codeOf(promise)).to.equal('NOT_COLLECTED');
    const error = await promise.catch((reason: unknown) => reason as Error);
    expect(error?.message).to.match(
      /^expected the object to be collected within 100 ms of garbage collection, but got no change/,
    );
    expect(obj).to.deep.equal({});
  });

  it('[K1] rejects arguments of the wrong type', async () => {
    expect(await codeOf(collected({} as never))).to.equal('INVALID_ARGUMENT');
    expect(await codeOf(collected(() => true, { deadlineMs: -1 }))).to.equal('INVALID_ARGUMENT');
  });
});
