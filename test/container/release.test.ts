import { expect } from 'chai';
import { injectable } from 'inversify';
import { finalizersOf, release, releaseAsync } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import type { FinalizeError } from '../../src/index.js';
import { nextTurn } from '../support/collect.js';
import { Journal, rejection, thrown } from './journal.js';
import { newContainer } from './new-container.js';

describe('release', () => {
  it('[U4] calls the finalizers of one instance newest first, and nothing twice', async () => {
    const journal = new Journal();
    const container = newContainer();
    const { write } = journal;

    @injectable()
    @finalizeWith(write, () => ['older'])
    class Base {}

    @injectable()
    @finalizeWith(write, () => ['newer'])
    class Service extends Base {}
    container.bind(Service).toSelf();
    const one = container.get(Service);
    const other = container.get(Service);
    expect(finalizersOf(one).map(String)).to.have.length(2);
    expect(finalizersOf(one)[0]?.peek()?.[2]).to.deep.equal(['newer']);
    expect([release(one), release(one), finalizersOf(one).length]).to.deep.equal([true, false, 0]);
    expect(journal.take()).to.deep.equal(['newer', 'older']);
    expect([await releaseAsync(other), await releaseAsync(other)]).to.deep.equal([true, false]);
    expect(journal.take()).to.deep.equal(['newer', 'older']);
    container.unbindAll();
    expect(journal.take()).to.deep.equal([]);
  });

  it('[U4] awaits asynchronous callbacks; the synchronous form throws for them', async () => {
    const container = newContainer();

    @injectable()
    @finalizeWith(async () => nextTurn())
    class Slow {}
    container.bind(Slow).toSelf();
    const code = (thrown(() => release(container.get(Slow))) as FinalizeError).code;
    expect(code).to.equal('ASYNC_IN_SYNC_DRAIN');
    expect(await releaseAsync(container.get(Slow))).to.equal(true);
  });

  it('[U4] works for frozen instances, and rejects anything that is not an object', async () => {
    const journal = new Journal();
    const container = newContainer();
    const Service = journal.finalizedClass('Service');
    container.bind(Service).toDynamicValue(() => Object.freeze(new Service()));
    expect(release(container.get(Service))).to.equal(true);
    expect([release({}), finalizersOf({})]).to.deep.equal([false, []]);
    const nothing = undefined as unknown as object;
    expect(thrown(() => release(nothing))).to.have.property('code', 'INVALID_ARGUMENT');
    expect(thrown(() => finalizersOf(nothing))).to.have.property('code', 'PLUGIN_MISSING');
    expect(await rejection(releaseAsync(nothing))).to.have.property('code', 'INVALID_ARGUMENT');
  });
});
