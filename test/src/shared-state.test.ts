import { expect } from 'chai';
import type * as SharedState from '../../src/shared-state.js';
import { shared, sharedIfMade } from '../../src/shared-state.js';

describe('shared state', () => {
  it('[X7] [11.16] is the same for another copy of the module, and is created once', async () => {
    const key = 'test of shared state';
    expect(sharedIfMade(key)).to.equal(undefined);
    const state = shared(key, () => ({ made: 1 }));
    const url = new URL('../../src/shared-state.js?another-copy', import.meta.url).href;
    const copy = (await import(url)) as typeof SharedState;
    expect(copy.shared).not.to.equal(shared);
    expect(copy.sharedIfMade(key)).to.equal(state);
    expect(copy.shared(key, () => ({ made: 2 }))).to.equal(state);
    expect(state).to.deep.equal({ made: 1 });
  });
});
