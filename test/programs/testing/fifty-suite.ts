/*
 * Fifty tests that leave nothing alive, for `npm run verify:testkit`: none of them may fail.
 */
import 'reflect-metadata';
import { setTimeout } from 'node:timers/promises';
import { Container, injectable } from 'inversify';
import { FinalizationPlugin } from '../../../container/index.js';
import { finalizeWith } from '../../../decorators/index.js';
import { finalize, FinalizerScope } from '../../../src/index.js';

const close = (_handle: unknown): void => undefined;
const closeLater = (): Promise<void> => setTimeout(1);

@injectable('Singleton')
@finalizeWith(close, () => ['handle'] as const)
class Singleton {}

@injectable('Transient')
@finalizeWith(close, () => ['handle'] as const)
class Transient {}

function makeContainer(): Container {
  const container = new Container();
  container.register(FinalizationPlugin);
  container.bind(Singleton).toSelf();
  container.bind(Transient).toSelf();
  return container;
}

/** A test that leaves nothing alive. */
const ways: Readonly<Record<string, () => void | Promise<void>>> = {
  'a target that is garbage': () => {
    finalize({}, close, 1);
  },
  'a target that is garbage after an await': async () => {
    const target = {};
    finalize(target, closeLater);
    await setTimeout(1);
  },
  'a drained scope': async () => {
    const scope = new FinalizerScope();
    scope.finalize(globalThis, closeLater);
    await scope.drainAsync();
  },
  'a container that is garbage': () => {
    const container = makeContainer();
    container.get(Singleton);
    container.get(Transient);
  },
  'a container that is torn down': async () => {
    const container = makeContainer();
    container.get(Singleton);
    await container.unbindAllAsync();
  },
};

describe('fifty tests', () => {
  for (let round = 1; round <= 10; round++) {
    for (const [title, run] of Object.entries(ways)) it(`${title}, round ${round}`, run);
  }
});
