/**
 * Measures a transient service that a container creates and that is then finalized: `observed.js MODE COUNT`. The
 * modes are those of {@link MODES}. Prints the nanoseconds of each, in the fastest of several rounds.
 */
import 'reflect-metadata';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Container } from 'inversify';
import { finalizersOf, FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { count, timeInTurns } from '../jobs/job.js';

const ROUNDS = 9;

const tools = () => import('../../devtools/diagnostics/index.js');

/** The states of the diagnostics before the measurement. */
const MODES: Readonly<Record<string, () => Promise<unknown>>> = {
  'not imported': () => Promise.resolve(),
  imported: tools,
  'started and stopped': async () => {
    const { reportLeaks, trackCreations } = await tools();
    trackCreations()();
    reportLeaks({ onLeak: () => undefined })();
  },
  'times of creations': async () => (await tools()).trackCreations({ stacks: false }),
  'positions of creations': async () => (await tools()).trackCreations(),
};

const [mode = '', length = '50000'] = process.argv.slice(2);
const start = MODES[mode];
if (start === undefined) throw new Error(`expected a mode, but got ${mode}`);
await start();
// Compilation that the import has started must not count.
for (let turn = 0; turn < 20; turn++) await nextTurn();

class Service {}
finalizeWith(count, () => [1] as const)(Service);
const container = new Container();
container.register(FinalizationPlugin);
container.bind(Service).toSelf();

let fastest = Infinity;
for (let round = 0; round < ROUNDS; round++) {
  const cost = await timeInTurns({ count: Number(length), perTurn: 100 }, () => {
    for (const finalizer of finalizersOf(container.get(Service))) finalizer();
  });
  fastest = Math.min(fastest, cost);
}
process.stdout.write(JSON.stringify({ value: fastest }));
