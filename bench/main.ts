/**
 * `npm run bench`: measures this package and its alternatives, prints a table and, if everything was
 * measured, writes `docs/internals/benchmarks.md` and its chart. No figure makes it fail.
 *
 * `npm run bench -- create detach` measures some groups, `--quick` measures less of everything. The text
 * of `--note` is put on the page, such as what else the machine was doing. The page is written only by a
 * complete run that is not quick, or with `--write`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { GROUPS } from './groups/index.js';
import { pythonVersion } from './measure.js';
import { chart } from './report/chart.js';
import { chartFile, page } from './report/page.js';
import { table } from './report/table.js';
import { machine } from './report/words.js';
import type { Row } from './rows.js';
import { QUICK, WHOLE } from './size.js';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    note: { type: 'string', default: '' },
  },
});
const names = positionals.length > 0 ? positionals : Object.keys(GROUPS);
const rows: Row[] = [];
for (const name of names) {
  const group = GROUPS[name];
  if (group === undefined) {
    const known = Object.keys(GROUPS).join(', ');
    throw new Error(`expected a group to be one of ${known}, but got ${name}`);
  }
  const started = performance.now();
  const measured = group(values.quick ? QUICK : WHOLE);
  rows.push(...measured);
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  process.stdout.write(`${table(measured)}\n\n${name}: ${seconds} s\n\n`);
}
const where = machine(pythonVersion());
process.stdout.write(`${where}\n`);
if (values.write || (positionals.length === 0 && !values.quick)) {
  const docs = new URL('../../docs/internals/', import.meta.url);
  const file = new URL('benchmarks.md', docs);
  let before = '';
  try {
    before = readFileSync(file, 'utf8');
  } catch {
    // In the first run, the page doesn't exist yet.
  }
  writeFileSync(file, page(before, rows, where, values.note));
  writeFileSync(new URL(chartFile(), docs), chart(rows, where));
}
