/**
 * Loaded before the programs that tests run: records which mutants a program reaches, each immediately,
 * since a program may be killed at any time.
 */
import { openSync, writeSync } from 'node:fs';

const file = openSync(process.env['COVERED_BY_PROGRAMS'] ?? '', 'a');
const met = new Set<string | symbol>();

const write: ProxyHandler<Record<string, number>> = {
  set: (_target, mutant) => {
    if (!met.has(mutant)) {
      met.add(mutant);
      writeSync(file, `${String(mutant)}\n`);
    }
    return true;
  },
};
// One of the programs adds hostile members to `Object.prototype`, which would be used as trap functions.
Object.setPrototypeOf(write, null);

Object.assign(globalThis, {
  __stryker__: { mutantCoverage: { static: new Proxy({}, write), perTest: {} } },
});
