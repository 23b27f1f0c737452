import { expect } from 'chai';
import { allCases } from './all-cases.js';
import { CaseLanes } from './case-lanes.js';

function expectation(keeps: boolean | undefined): string {
  if (keeps === undefined) return 'as the collector';
  return keeps ? 'kept' : 'not kept';
}

describe('auditCallback agrees with the collector', () => {
  let lanes: CaseLanes;
  before(() => {
    lanes = new CaseLanes();
  });
  after(() => lanes.kill());

  for (const group of new Set(allCases.map((one) => one.group))) {
    describe(group, () => {
      for (const [at, { group: itsGroup, auditCase }] of allCases.entries()) {
        if (itsGroup !== group) continue;
        const { name, keeps, path } = auditCase;
        it(`${name}: ${expectation(keeps)}`, async () => {
          const { stayedAlive, audit } = await lanes.verdictOf(at);
          const paths = audit.map((found) => found.path.split('\n')[0]);
          expect(audit.length > 0, `the audit: ${paths.join('; ')}`).to.equal(stayedAlive);
          if (keeps !== undefined) expect(stayedAlive, 'the collector').to.equal(keeps);
          if (typeof path === 'string') expect(paths[0]).to.equal(path);
          else if (path !== undefined) expect(paths[0]).to.match(path);
        });
      }
    });
  }

  // In a suite of its own: mocha runs the tests of a suite before those of its inner suites.
  describe('in all cases', () => {
    it('runs no code of the program, and lets the process end', async () => {
      for (const end of await lanes.ends()) {
        expect(end).to.deep.equal({ status: 0, stderr: '', touched: [] });
      }
    });
  });
});
