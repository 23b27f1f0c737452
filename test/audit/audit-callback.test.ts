import { expect } from 'chai';
import { asyncCases } from './async-cases.js';
import { dataCases, touched } from './data-cases.js';
import { functionCases } from './function-cases.js';
import { nativeCases } from './native-cases.js';
import { askBoth, type AuditCase } from './oracle.js';
import { weakCases } from './weak-cases.js';

const groups: ReadonlyArray<readonly [string, readonly AuditCase[]]> = [
  ['functions', functionCases],
  ['data', dataCases],
  ['weak references', weakCases],
  ['asynchronous work', asyncCases],
  ['what Node makes', nativeCases],
];

function expectation(keeps: boolean | undefined): string {
  if (keeps === undefined) return 'as the collector';
  return keeps ? 'kept' : 'not kept';
}

describe('auditCallback agrees with the collector', () => {
  for (const [group, cases] of groups) {
    describe(group, () => {
      for (const { name, keeps, path, make } of cases) {
        it(`${name}: ${expectation(keeps)}`, async () => {
          const { stayedAlive, audit } = await askBoth(make);
          const paths = audit.map((found) => found.path.split('\n')[0]);
          expect(audit.length > 0, `the audit: ${paths.join('; ')}`).to.equal(stayedAlive);
          if (keeps !== undefined) expect(stayedAlive, 'the collector').to.equal(keeps);
          if (typeof path === 'string') expect(paths[0]).to.equal(path);
          else if (path !== undefined) expect(paths[0]).to.match(path);
        });
      }
    });
  }

  it('and has run no code of the program', () => {
    expect(touched).to.deep.equal([]);
  });
});
