/**
 * Prints the microseconds of one operation among many: `growth.js plugin|stock OPERATION COUNT`. The
 * operations are the functions below; COUNT is the number of bindings or containers.
 */
import 'reflect-metadata';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { Container, ContainerModule, injectable } from 'inversify';
import { finalizeBinding, FinalizationPlugin } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';
import { count as callback, cpuTimeNs } from '../jobs/job.js';

const [variant = 'plugin', operation = 'unbind', count = '16000'] = process.argv.slice(2);
const size = Number(count);
const isPlugin = variant === 'plugin';
const numbers = Array.from({ length: size }, (_one, index) => index);

function newContainer(): Container {
  const container = new Container();
  if (isPlugin) container.register(FinalizationPlugin);
  return container;
}

function build(): object {
  return {};
}

/** Binds a constant that has something to release. */
function bindConstant(container: Container, service: string): void {
  const binding = container.bind(service).toConstantValue({});
  if (isPlugin) finalizeBinding(binding, { func: () => undefined });
  else binding.onDeactivation(() => undefined);
}

@injectable()
class Plain {
  id = 1;
}

@injectable()
@finalizeWith(callback, (service: Finalized) => [service.id])
class Finalized {
  id = 1;
}

/** Each prepares its bindings or containers, and returns what is measured and how often that happens. */
const operations: Readonly<Record<string, () => readonly [act: () => unknown, times: number]>> = {
  /** `unbind(identifier)` of each binding of one service. */
  unbind() {
    const container = newContainer();
    const identifiers = numbers.map(() =>
      container.bind('service').toDynamicValue(build).inSingletonScope().getIdentifier(),
    );
    return [() => identifiers.forEach((identifier) => container.unbind(identifier)), size];
  },
  /** `unbindAll()` of singletons that have something to release. */
  singletons() {
    const container = newContainer();
    for (const number of numbers) {
      const binding = container.bind(`service${number}`);
      const bound = binding.to(isPlugin ? Finalized : Plain).inSingletonScope();
      if (!isPlugin) bound.onDeactivation(() => undefined);
      container.get(`service${number}`);
    }
    return [() => container.unbindAll(), size];
  },
  /** The first `bind()` in a parent since its children have made plans; nothing of the parent is planned. */
  children() {
    const parent = newContainer();
    const children = numbers.map(() => new Container({ parent }));
    for (const child of children) child.bind('own').toDynamicValue(build);
    if (isPlugin) for (const child of children) child.register(FinalizationPlugin);
    return [() => parent.bind('service').toDynamicValue(build), 1];
  },
  /** `unbindAll()` of constants that have something to release. */
  constants() {
    const container = newContainer();
    for (const number of numbers) {
      bindConstant(container, `service${number}`);
      container.get(`service${number}`);
    }
    return [() => container.unbindAll(), size];
  },
  /** `unbindAll()` of constants of one service. */
  constantsOfOne() {
    const container = newContainer();
    for (const _number of numbers) bindConstant(container, 'service');
    container.getAll('service');
    return [() => container.unbindAll(), size];
  },
  /** `unbindAll()` of singletons that were built before the plugin was registered. */
  before() {
    const container = new Container();
    for (const number of numbers) {
      container.bind(`service${number}`).toDynamicValue(build).inSingletonScope();
      container.get(`service${number}`);
    }
    if (isPlugin) container.register(FinalizationPlugin);
    return [() => container.unbindAll(), size];
  },
  /** `unbindAllAsync()` of singletons under construction, which settle one by one, newest first. */
  pending() {
    const container = newContainer();
    const ends: Array<() => void> = [];
    const builder = (): Promise<object> => new Promise((resolve) => ends.push(() => resolve({})));
    for (const number of numbers) {
      container.bind(`service${number}`).toDynamicValue(builder).inSingletonScope();
      void container.getAsync(`service${number}`);
    }
    const act = async (): Promise<void> => {
      const ended = container.unbindAllAsync();
      for (const end of ends.toReversed()) {
        end();
        await nextTurn();
      }
      await ended;
    };
    return [act, size];
  },
  /** `bind()` and the first `get()` of a class with that many bases, per base. */
  bases() {
    let type: new () => object = isPlugin ? Finalized : Plain;
    for (const _number of numbers) type = class extends type {};
    const service = type;
    const container = newContainer();
    return [() => container.bind(service).toSelf() && container.get(service), size];
  },
  /** `unload()` of a small module. */
  unload() {
    const container = newContainer();
    for (const number of numbers) container.bind(`service${number}`).toDynamicValue(build);
    const modules = Array.from(
      { length: 100 },
      () => new ContainerModule(({ bind }) => void bind('module').toDynamicValue(build)),
    );
    container.load(...modules);
    return [() => modules.forEach((module) => container.unload(module)), modules.length];
  },
  /** `finalizeBinding()` of the latest and of older containers. */
  configure() {
    const containers = numbers.map(newContainer);
    const bindings = containers.map((container) => container.bind('service').toDynamicValue(build));
    const configured = Array.from({ length: 1_000 }, (_one, index) => bindings[index % size]);
    return [
      () => {
        for (const binding of configured) {
          if (binding !== undefined) finalizeBinding(binding, { func: () => undefined });
        }
      },
      configured.length,
    ];
  },
};

const prepare = operations[operation];
if (prepare === undefined) throw new Error(`expected an operation, but got ${operation}`);
const [act, times] = prepare();
const before = cpuTimeNs();
await act();
const value = (cpuTimeNs() - before) / 1000 / times;
process.stdout.write(JSON.stringify({ value }));
