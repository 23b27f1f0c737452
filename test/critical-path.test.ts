import { expect } from 'chai';
import { criticalPath } from './verification/critical-path/critical-path.js';

/** The same graphs every time: `npm run verify:critical-path` draws others, and many more. */
const GRAPHS = 200;
const SEED = 20_261_125;

describe('random graphs of services', () => {
  it('[U7] are torn down dependents first, in the time of their longest path', async () => {
    const { cleanups, concurrentMs, late, sequentialMs } = await criticalPath(GRAPHS, SEED);
    expect(cleanups).to.be.greaterThan(GRAPHS);
    expect(late).to.be.greaterThan(0);
    expect(concurrentMs).to.be.lessThan(sequentialMs);
  });
});
