import { expect } from 'chai';
import type { Container } from 'inversify';
import { nextTurn } from '../support/collect.js';
import { Journal } from './journal.js';
import { newContainer } from './new-container.js';

interface Services {
  readonly bindingService: {
    getNonParentBoundServices(): Iterable<unknown>;
    set(binding: { cache?: unknown }): void;
  };
}

/** Returns the services that Inversify gives to plugins of a container. */
function servicesOf(container: Container): Services {
  let received: Services | undefined;
  class Receiver {
    constructor(_container: Container, services: Services) {
      Object.defineProperty(this, Symbol.for('@inversifyjs/plugin/isPlugin'), { value: true });
      received = services;
    }

    load(): void {
      // Only the constructor is needed.
    }
  }
  container.register(Receiver);
  return received as unknown as Services;
}

/** Counts how often all bindings of a container are read. */
function countReads(container: Container): () => number {
  const { bindingService: service } = servicesOf(container);
  const stock = service.getNonParentBoundServices.bind(service);
  let reads = 0;
  service.getNonParentBoundServices = () => {
    reads += 1;
    return stock();
  };
  return () => reads;
}

/** Counts how often the caches of the bindings are read that a container gets from now on. */
function countCacheReads(container: Container): () => number {
  const { bindingService: service } = servicesOf(container);
  const stock = service.set.bind(service);
  let reads = 0;
  service.set = (binding) => {
    let { cache } = binding;
    Object.defineProperty(binding, 'cache', {
      configurable: true,
      get: () => {
        reads += 1;
        return cache;
      },
      set: (value: unknown) => {
        cache = value;
      },
    });
    stock(binding);
  };
  return () => reads;
}

interface Outcome {
  readonly reads: number;
  readonly cacheReads?: number;
  readonly closed: string[];
}

/** Settles constructions that a teardown awaits: all of them at the same time, or the newest first, one by one. */
type Settle = (ends: ReadonlyArray<() => void>) => Promise<void> | void;

const atTheSameTime: Settle = (ends) => {
  for (const end of ends) end();
};

const oneByOne: Settle = async (ends) => {
  for (const end of ends.toReversed()) {
    end();
    await nextTurn();
  }
};

/** Tears down singletons whose builders are pending, and settles those while the teardown is in progress. */
async function tearDownPending(count: number, settle = atTheSameTime): Promise<Outcome> {
  const journal = new Journal();
  const container = newContainer();
  const reads = countReads(container);
  const cacheReads = countCacheReads(container);
  const ends: Array<() => void> = [];
  const gets: Array<Promise<unknown>> = [];
  for (let index = 0; index < count; index++) {
    container
      .bind(`service ${index}`)
      .toDynamicValue(() => new Promise((resolve) => void ends.push(() => resolve({}))))
      .inSingletonScope()
      .onDeactivation(() => journal.write(String(index)));
    gets.push(container.getAsync(`service ${index}`));
  }
  const ended = container.unbindAllAsync();
  await settle(ends);
  await ended;
  await Promise.all(gets);
  return { reads: reads(), cacheReads: cacheReads() / count, closed: journal.take() };
}

describe('a teardown of many pending singletons', () => {
  it('[C3] reads the bindings of the container equally often, however many there are', async () => {
    const [few, many] = [await tearDownPending(10), await tearDownPending(200)];
    expect(many.reads).to.equal(few.reads);
  });

  it('[C3] looks at each of them equally often, however many there are, if they settle one by one', async () => {
    const [few, many] = [await tearDownPending(10, oneByOne), await tearDownPending(80, oneByOne)];
    expect(many.closed).to.have.length(80);
    expect(many.cacheReads).to.be.at.most(1 + Number(few.cacheReads));
  });

  it('[C3] tears them down newest first', async () => {
    const { closed } = await tearDownPending(200);
    expect(closed).to.deep.equal(Array.from({ length: 200 }, (_, index) => String(199 - index)));
  });
});

describe('a teardown of everything', () => {
  /** Tears down two constants; the first one that is torn down may bind another. */
  function tearDown(bindsAnother: boolean): Outcome {
    const journal = new Journal();
    const container = newContainer();
    const reads = countReads(container);
    const add = (name: string, bound: () => void): void => {
      const binding = container.bind(name).toConstantValue({});
      binding.onDeactivation(() => {
        journal.write(name);
        bound();
      });
      container.get(name);
    };
    add('older', () => undefined);
    add('newer', () => {
      if (bindsAnother) add('another', () => undefined);
    });
    container.unbindAll();
    return { reads: reads(), closed: journal.take() };
  }

  it('[C3] reads the bindings once to tear them down and once to remove them', () => {
    expect(tearDown(false)).to.deep.equal({ reads: 2, closed: ['newer', 'older'] });
  });

  it('[C8] reads them again if a callback has added one, which is torn down as well', () => {
    const { reads, closed } = tearDown(true);
    expect(reads).to.be.greaterThan(2);
    expect(closed).to.have.members(['newer', 'another', 'older']);
  });
});
