/**
 * Loaded before the programs that tests run: writes down which mutants a program meets, each as soon as
 * it meets it, since a program may be killed at any time.
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
// One of the programs gives `Object.prototype` hostile members, which would count as traps.
Object.setPrototypeOf(write, null);

Object.assign(globalThis, {
  __stryker__: { mutantCoverage: { static: new Proxy({}, write), perTest: {} } },
});
