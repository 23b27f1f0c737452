import { expect } from 'chai';
import { caseGroups } from './case-groups.js';
import { CaseProcesses } from './case-processes.js';

const groups = await Promise.all(
  caseGroups.map(async ({ name, load }) => ({ name, cases: await load() })),
);

function titleOf(name: string, keeps: boolean | undefined): string {
  if (keeps === undefined) return `gives the same answer as the collector for ${name}`;
  return keeps ? `finds the retaining path through ${name}` : `finds no retaining path in ${name}`;
}

describe('auditCallback compared with the garbage collector', () => {
  let processes: CaseProcesses;
  before(() => {
    processes = new CaseProcesses();
  });
  after(() => processes.kill());

  let next = 0;
  for (const { name: group, cases } of groups) {
    describe(group, () => {
      for (const { name, keeps, path } of cases) {
        const at = next;
        next += 1;
        it(titleOf(name, keeps), async () => {
          const { stayedAlive, audit } = await processes.verdictOf(at);
          const paths = audit.map((found) => found.path.split('\n')[0]);
          expect(audit.length > 0, `the audit: ${paths.join('; ')}`).to.equal(stayedAlive);
          if (keeps !== undefined) expect(stayedAlive, 'the collector').to.equal(keeps);
          if (typeof path === 'string') expect(paths[0]).to.equal(path);
          else if (path !== undefined) expect(paths[0]).to.match(path);
        });
      }
    });
  }

  // A separate suite, because mocha runs the tests of a suite before those of nested suites.
  describe('in all cases', () => {
    it('runs no code of the program and lets the process end', async () => {
      for (const end of await processes.ends()) {
        expect(end).to.deep.equal({ status: 0, stderr: '', touched: [] });
      }
    });
  });
});
