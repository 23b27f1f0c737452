/**
 * Prints the microseconds of one request: a child container (or scope) is created, builds five services
 * that each have something to release, and is torn down. `request.js LIBRARY PER_TURN`, where PER_TURN is the
 * number of requests that one turn of the event loop answers: servers answer few.
 */
import 'reflect-metadata';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { asClass, createContainer } from 'awilix';
import { Container, injectable, preDestroy } from 'inversify';
import { container as tsyringe, Lifecycle } from 'tsyringe';
import { FinalizationPlugin, openScope } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { count, cpuTimeNs } from '../jobs/job.js';

const NAMES = ['one', 'two', 'three', 'four', 'five'] as const;

function plainClass(): new () => { id: number } {
  return class Plain {
    id = 1;
  };
}

function finalizedClass(): new () => { id: number } {
  @injectable()
  @finalizeWith(count, (service: Finalized) => [service.id])
  class Finalized {
    id = 1;
  }
  return Finalized;
}

function destroyedClass(): new () => { id: number } {
  @injectable()
  class Destroyed {
    id = 1;
    @preDestroy()
    destroy(): void {
      count(this.id);
    }
  }
  return Destroyed;
}

function disposableClass(): new () => { id: number; dispose: () => void } {
  return class Disposed {
    id = 1;
    dispose(): void {
      count(this.id);
    }
  };
}

function inversify(
  classes: ReadonlyArray<new () => { id: number }>,
  plugin: boolean,
  teardown: 'preDestroy' | 'onDeactivation',
): () => void {
  const parent = new Container();
  return () => {
    const child = new Container({ parent });
    if (plugin) child.register(FinalizationPlugin);
    for (const service of classes) {
      const bound = child.bind(service).toSelf().inSingletonScope();
      if (teardown === 'onDeactivation') bound.onDeactivation((instance) => count(instance.id));
    }
    for (const service of classes) child.get(service);
    child.unbindAll();
  };
}

const REQUESTS: Readonly<Record<string, () => () => unknown>> = {
  'inversify-finalize': () => inversify(NAMES.map(finalizedClass), true, 'preDestroy'),
  'inversify-finalize, openScope': () => {
    const container = new Container();
    container.register(FinalizationPlugin);
    const classes = NAMES.map(finalizedClass);
    for (const service of classes) container.bind(service).toSelf();
    return () => {
      const scope = openScope(container);
      const services = classes.map((service) => scope.get(service));
      scope.drain();
      return services;
    };
  },
  'stock Inversify, @preDestroy': () => inversify(NAMES.map(destroyedClass), false, 'preDestroy'),
  'stock Inversify, onDeactivation': () =>
    inversify(
      NAMES.map(plainClass).map((service) => injectable()(service) ?? service),
      false,
      'onDeactivation',
    ),
  awilix: () => {
    const parent = createContainer();
    const classes = NAMES.map(disposableClass);
    return async () => {
      const scope = parent.createScope();
      for (const [index, name] of NAMES.entries()) {
        const service = classes[index];
        if (service === undefined) continue;
        scope.register(
          name,
          asClass(service)
            .scoped()
            .disposer((instance) => instance.dispose()),
        );
      }
      for (const name of NAMES) scope.resolve(name);
      await scope.dispose();
    };
  },
  tsyringe: () => {
    const classes = NAMES.map(disposableClass);
    return async () => {
      const scope = tsyringe.createChildContainer();
      for (const [index, name] of NAMES.entries()) {
        const service = classes[index];
        if (service === undefined) continue;
        scope.register(name, { useClass: service }, { lifecycle: Lifecycle.ContainerScoped });
      }
      for (const name of NAMES) scope.resolve(name);
      await scope.dispose();
    };
  },
};

const ROUNDS = 40;
const REQUESTS_IN_ROUND = 500;

const [library = '', perTurn = '500'] = process.argv.slice(2);
const request = REQUESTS[library]?.();
if (request === undefined) throw new Error(`expected one of ${Object.keys(REQUESTS).join(', ')}`);
const costs: number[] = [];
for (let round = 0; round < ROUNDS; round++) {
  const start = cpuTimeNs();
  for (let index = 1; index <= REQUESTS_IN_ROUND; index++) {
    await request();
    if (index % Number(perTurn) === 0) await nextTurn();
  }
  if (round >= 15) costs.push((cpuTimeNs() - start) / REQUESTS_IN_ROUND / 1000);
}
costs.sort((a, b) => a - b);
process.stdout.write(JSON.stringify({ value: costs[costs.length >> 1] }));
process.exit();
