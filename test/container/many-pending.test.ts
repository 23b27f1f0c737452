import { expect } from 'chai';
import type { Container } from 'inversify';
import { Journal } from './journal.js';
import { newContainer } from './new-container.js';

interface Services {
  readonly bindingService: { getNonParentBoundServices(): Iterable<unknown> };
}

/** Counts how often all bindings of a container are read. */
function countReads(container: Container): () => number {
  let reads = 0;
  class Counter {
    constructor(_container: Container, { bindingService: service }: Services) {
      Object.defineProperty(this, Symbol.for('@inversifyjs/plugin/isPlugin'), { value: true });
      const stock = service.getNonParentBoundServices.bind(service);
      service.getNonParentBoundServices = () => {
        reads += 1;
        return stock();
      };
    }

    load(): void {
      // Only the constructor is needed.
    }
  }
  container.register(Counter);
  return () => reads;
}

interface Outcome {
  readonly reads: number;
  readonly closed: string[];
}

/** Tears down singletons whose builders are pending, and settles those while the teardown awaits the newest. */
async function tearDownPending(count: number): Promise<Outcome> {
  const journal = new Journal();
  const container = newContainer();
  const reads = countReads(container);
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
  for (const end of ends) end();
  await ended;
  await Promise.all(gets);
  return { reads: reads(), closed: journal.take() };
}

describe('a teardown of many pending singletons', () => {
  it('[C3] reads the bindings of the container equally often, however many there are', async () => {
    const [few, many] = [await tearDownPending(10), await tearDownPending(200)];
    expect(many.reads).to.equal(few.reads);
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
