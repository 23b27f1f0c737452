import { expect } from 'chai';
import { fuzz } from './verification/fuzz/fuzz.js';
import { fuzzLives } from './verification/fuzz/lives/fuzz-lives.js';
import { fuzzOverlaps } from './verification/fuzz/overlaps/fuzz-overlaps.js';
import { fuzzScopes } from './verification/fuzz/scopes/fuzz-scopes.js';

/** The same programs in every run: `npm run verify:fuzz` generates others, and many more. */
const PROGRAMS = 100;
const SEED = 20_261_122;

describe('random programs', () => {
  it('[S1] [S2] [S3] [S4] [S5] [G1] [G3] behave like the model, and run every callback once', async () => {
    const { programs, callbacks, determined } = await fuzz(PROGRAMS, SEED);
    expect(programs).to.equal(PROGRAMS);
    expect(callbacks).to.be.greaterThan(PROGRAMS);
    expect(determined).to.be.greaterThan(PROGRAMS / 2);
  });

  it('[U1] [U2] give each instance one owner, which closes it once, newest first, however scopes nest and overlap', async () => {
    const { closed } = await fuzzScopes(PROGRAMS, SEED);
    expect(closed).to.be.greaterThan(PROGRAMS);
  });

  it('[U1] [U2] [C3] close each instance once, newest first, when asynchronous ends of scopes and of the container overlap', async () => {
    const { closed } = await fuzzOverlaps(PROGRAMS, SEED);
    expect(closed).to.be.greaterThan(PROGRAMS);
  });

  it('[C3] [C5] [C8] [D8] [D9] clean up after each service once, after what depends on it, whatever is pending or overlaps', async () => {
    const { objects, closed } = await fuzzLives(PROGRAMS, SEED);
    expect(objects).to.be.greaterThan(PROGRAMS);
    expect(closed).to.be.greaterThan(PROGRAMS);
  });
});
