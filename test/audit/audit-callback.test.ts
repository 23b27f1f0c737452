import { expect } from 'chai';
import { caseGroups } from './case-groups.js';
import { CaseLanes } from './case-lanes.js';

const groups = await Promise.all(
  caseGroups.map(async ({ name, load }) => ({ name, cases: await load() })),
);

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

  let next = 0;
  for (const { name: group, cases } of groups) {
    describe(group, () => {
      for (const { name, keeps, path } of cases) {
        const at = next;
        next += 1;
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
