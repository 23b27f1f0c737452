/**
 * `npm run bench:comparison [-- --times 3]`: measures this package and other libraries, and writes
 * `docs/internals/comparison.md`. It runs on a Node.js that has `AsyncDisposableStack`.
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { install, runtimes } from '../../test/verification/matrix/runtimes.js';
import { contestants } from './contestants/index.js';
import type { Measured } from './measured.js';
import { page } from './page.js';

const { values } = parseArgs({ options: { times: { type: 'string', default: '3' } } });
const runtime = runtimes.findLast(({ kind }) => kind === 'node');
if (runtime === undefined) throw new Error('expected a version of Node.js among the runtimes');
const node = await install(runtime);
const program = fileURLToPath(new URL('measure-one.js', import.meta.url));

function measure(index: number): Measured {
  const args = ['--expose-gc', '--single-threaded-gc', program, String(index)];
  const { status, stdout, stderr } = spawnSync(node, args, { encoding: 'utf8' });
  if (status === 0) return JSON.parse(stdout) as Measured;
  throw new Error(`expected contestant ${index} to be measured, but it failed:\n${stderr}`);
}

/** Returns one measurement for several of the same contestant. */
function summaryOf(all: readonly Measured[]): Measured {
  // Other work on the machine can only make a figure worse.
  const lowest = (of: (one: Measured) => number): number => Math.min(...all.map(of));
  const [first] = all as readonly [Measured];
  return {
    ...first,
    requestUs: lowest(({ requestUs }) => requestUs),
    fastifyUs: lowest(({ fastifyUs }) => fastifyUs),
    bytes: lowest(({ bytes }) => bytes),
    independent: { ...first.independent, ms: lowest(({ independent }) => independent.ms) },
    layered: { ...first.layered, ms: lowest(({ layered }) => layered.ms) },
  };
}

const samples: Measured[][] = contestants.map(() => []);
for (let time = 0; time < Number(values.times); time += 1) {
  for (const index of contestants.keys()) samples[index]?.push(measure(index));
}
const [base, ...measured] = samples.map(summaryOf);
if (base === undefined) throw new Error('expected --times to be at least 1');
const [cpu] = cpus();
const [load = 0] = loadavg();
const where = [
  `Node.js ${runtime.version}`,
  `${cpus().length} cores of ${cpu?.model ?? 'an unknown kind'}`,
  `${values.times} processes each`,
  `a load average of ${load.toFixed(0)}`,
].join(', ');
const file = new URL('../../../docs/internals/comparison.md', import.meta.url);
const text = page(base, measured, where);
writeFileSync(file, text);
process.stdout.write(text);
