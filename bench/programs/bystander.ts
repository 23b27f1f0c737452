/**
 * Prints the nanoseconds of one operation of a container that doesn't have the plugin: `bystander.js VARIANT
 * OPERATION ROUNDS`. VARIANT is `stock` if no container of the program has the plugin, `earlier` if another
 * container got it after this one was bound and used, and `later` if another one had it before.
 *
 * OPERATION is `singleton`, `transient`, `child` (a transient of the parent), `all` (`getAll` of two constants),
 * or `new` (a new container, `bind` and `get`). The result is the minimum of many short rounds, since other work on
 * the machine can only make a round slower.
 */
import 'reflect-metadata';
import { Container, injectable } from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { count, cpuTimeNs } from '../jobs/job.js';

@injectable()
class Plain {
  readonly id = 1;
}

@injectable()
@finalizeWith(count, (service: Finalized) => [service.id])
class Finalized {
  readonly id = 1;
}

const [variant = 'stock', operation = 'singleton', length = '60'] = process.argv.slice(2);

function giveAnotherThePlugin(): Container {
  const other = new Container();
  other.register(FinalizationPlugin);
  other.bind(Finalized).toSelf().inSingletonScope();
  other.get(Finalized);
  return other;
}

const before = variant === 'later' ? giveAnotherThePlugin() : undefined;

const container = new Container();
const bound = container.bind(Plain).toSelf();
if (operation === 'singleton') bound.inSingletonScope();
container.bind('constant').toConstantValue(1);
container.bind('constant').toConstantValue(2);
const child = new Container({ parent: container });

const operations: Readonly<Record<string, () => unknown>> = {
  singleton: () => container.get(Plain),
  transient: () => container.get(Plain),
  child: () => child.get(Plain),
  all: () => container.getAll('constant'),
  new: () => {
    const fresh = new Container();
    fresh.bind(Plain).toSelf();
    return fresh.get(Plain);
  },
};
const run = operations[operation];
if (run === undefined) throw new Error(`expected an operation, but got ${operation}`);

const perRound = operation === 'new' ? 1_000 : 100_000;

function round(): number {
  const start = cpuTimeNs();
  for (let index = 0; index < perRound; index++) (run as () => unknown)();
  return (cpuTimeNs() - start) / perRound;
}

run();
const after = variant === 'earlier' ? giveAnotherThePlugin() : undefined;
let best = Infinity;
for (let index = 0; index < Number(length); index++) best = Math.min(best, round());
const kept = [before, after].some((other) => other !== undefined);
if (kept !== (variant !== 'stock')) throw new Error('expected the other container to be kept');
process.stdout.write(JSON.stringify({ value: best }));
process.exit();
