/**
 * Prints the nanoseconds of one `container.get`: `get.js stock|plugin|by-hand SERVICE SCOPE ROUNDS`, where
 * SCOPE is `transient` or `singleton`, and SERVICE is one of:
 *
 * - `plain`, `finalized`: a class, without and with `@finalizeWith`;
 * - `dynamic`, `resolved`: what a builder yields, while another class of the program has `@finalizeWith`.
 *
 * It is the minimum of many short rounds, since other work on the machine can only make a round slower. If
 * finalizers are made, it is the mean of the last two thirds of the rounds: the collector and the callbacks
 * are included, and run in few of them.
 */
import 'reflect-metadata';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type BindInWhenOnFluentSyntax, Container, injectable } from 'inversify';
import { FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { byHandWithToken } from '../contestants/by-hand.js';
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

const [variant = 'plugin', of = 'plain', scope = 'transient', length = '60'] =
  process.argv.slice(2);
const container = new Container();
if (variant === 'plugin') container.register(FinalizationPlugin);
const service = of === 'finalized' ? Finalized : Plain;

function bind(): BindInWhenOnFluentSyntax<Plain> {
  if (of === 'dynamic') return container.bind(Plain).toDynamicValue(() => new Plain());
  if (of === 'resolved') return container.bind(Plain).toResolvedValue(() => new Plain());
  return container.bind<Plain>(service).toSelf();
}

const bound = bind();
const scoped = scope === 'singleton' ? bound.inSingletonScope() : bound.inTransientScope();
if (variant === 'by-hand') {
  const byHand = byHandWithToken();
  scoped.onActivation((_context, instance) => {
    byHand.create(instance, count, instance.id);
    return instance;
  });
}

/** A round is longer than the resolution of the clock, and short enough that some rounds are undisturbed. */
const finalizes = of === 'finalized' && scope === 'transient';
const perTurn = finalizes ? 1000 : 100_000;
const turns = finalizes ? 20 : 1;
const rounds = Number(length);
let best = Infinity;
let sum = 0;
for (let round = 0; round < rounds; round++) {
  const start = cpuTimeNs();
  for (let turn = 0; turn < turns; turn++) {
    for (let index = 0; index < perTurn; index++) container.get(service);
    if (finalizes) await nextTurn();
  }
  const cost = (cpuTimeNs() - start) / perTurn / turns;
  best = Math.min(best, cost);
  if (round >= rounds / 3) sum += cost;
}
const mean = sum / (rounds - Math.ceil(rounds / 3));
process.stdout.write(JSON.stringify({ value: finalizes ? mean : best }));
process.exit();
