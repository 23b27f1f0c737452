import {
  Container,
  inject,
  injectable,
  multiInject,
  preDestroy,
  type ServiceIdentifier,
} from 'inversify';
import { finalization } from '../../container/index.js';
import { finalizeWith } from '../../decorators/index.js';

/** A class without arguments that a test resolves from a container. */
export type ServiceType = new () => object;

export const Concurrent = finalization({ concurrency: 'dependencies' });

export function newContainer(options: ConstructorParameters<typeof Container>[0] = {}): Container {
  const container = new Container(options);
  container.register(Concurrent);
  return container;
}

/** Binds classes as singletons of themselves. */
export function bindAll(container: Container, ...types: readonly ServiceType[]): void {
  for (const type of types) container.bind(type).toSelf().inSingletonScope();
}

/** Cleanups that settle when the test says so. */
export class Cleanups {
  readonly #running = new Map<string, (error?: Error) => void>();

  /** A cleanup callback. */
  readonly start = (name: string): Promise<void> =>
    new Promise((resolve, reject) => {
      this.#running.set(name, (error) => (error === undefined ? resolve() : reject(error)));
    });

  /** The names of the cleanups that have started and haven't settled. */
  get running(): string[] {
    return [...this.#running.keys()];
  }

  /** Settles a cleanup, and runs everything that waited for it. */
  async settle(name: string, error?: Error): Promise<void> {
    const settle = this.#running.get(name);
    if (settle === undefined) throw new Error(`expected ${name} to be running`);
    this.#running.delete(name);
    settle(error);
    await settled();
  }

  /** Settles cleanups until no more start. Returns the groups that ran at the same time, in order. */
  async rounds(teardown: Promise<unknown>): Promise<string[][]> {
    const rounds: string[][] = [];
    await settled();
    while (this.#running.size > 0) {
      const { running } = this;
      rounds.push(running.toSorted());
      for (const name of running) await this.settle(name);
    }
    await teardown;
    return rounds;
  }

  /** Returns a class with a cleanup of its name, whose constructor gets these services. */
  service(name: string, services: readonly ServiceIdentifier[] = []): ServiceType {
    const { start } = this;

    @injectable()
    @finalizeWith(start, () => [name])
    class Service {}
    for (const [index, service] of services.entries()) inject(service)(Service, undefined, index);
    return Object.defineProperty(Service, 'name', { value: name });
  }

  /** Returns a class with two cleanups, `@preDestroy` and then `finalizer`. */
  serviceOfTwoSteps(): ServiceType {
    const { start } = this;

    @injectable()
    @finalizeWith(start, () => ['finalizer'])
    class Service {
      @preDestroy()
      end(): Promise<void> {
        return start('@preDestroy');
      }
    }
    return Service;
  }

  /** Returns a class with a cleanup of its name, whose constructor gets all bindings of a service. */
  serviceOfAll(name: string, all: ServiceIdentifier): ServiceType {
    const Service = this.service(name);
    multiInject(all)(Service, undefined, 0);
    return Service;
  }
}

/** Resolves when everything that waits for nothing else has run. */
export async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}
